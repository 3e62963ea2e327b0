package org.gradus.group;

import java.util.List;
import java.util.Locale;
import org.gradus.engine.Parameter;
import org.gradus.setting.Check;

/**
 * One number for all elements of a unit: of an output, or of a row. The selector names one parameter.
 *
 * @param unit OUTPUT or ROW
 * @param factors one per unit of the whole parameter, 0 or more, finite as floats
 */
public record PerUnit(Unit unit, List<Double> factors) implements MaskValues {
    public PerUnit {
        factors = List.copyOf(factors);
        for (int k = 0; k < factors.size(); k++) {
            Check.nonNegativeFloat("factor " + k, factors.get(k));
        }
    }

    @Override
    public void multiply(Selected selected, float[] mask) {
        for (Parameter parameter : selected.parameters()) {
            int dimension = unit.dimension(parameter);
            int size = parameter.shape().get(dimension);
            if (factors.size() != size) {
                throw new IllegalArgumentException(factors.size() + " factors; " + parameter.name() + " has the shape "
                        + parameter.shape() + " and " + size + " " + unit.name().toLowerCase(Locale.ROOT) + "s");
            }
            for (int i = selected.elements().nextSetBit(parameter.offset());
                    i >= 0 && i < parameter.end();
                    i = selected.elements().nextSetBit(i + 1)) {
                mask[i] *= factors.get(parameter.index(i, dimension)).floatValue();
            }
        }
    }

    @Override
    public String toString() {
        return "per " + unit.name().toLowerCase(Locale.ROOT) + " " + factors;
    }
}
