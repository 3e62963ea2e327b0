package org.gradus.group;

import java.util.List;
import java.util.Locale;
import org.gradus.engine.Parameter;
import org.gradus.setting.Check;

/**
 * One number for all elements of a unit: of an output, or of a row. The selector names one parameter, or a slice of one.
 *
 * @param unit OUTPUT or ROW
 * @param factors one per unit that the selector takes, in the order of a slice, 0 or more, finite as floats
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
            List<Integer> positions = positions(selected, parameter, dimension);
            if (factors.size() != positions.size()) {
                throw new IllegalArgumentException(factors.size() + " factors; \"" + selected.select() + "\" has "
                        + positions.size() + " " + unit.name().toLowerCase(Locale.ROOT)
                        + (positions.size() == 1 ? "" : "s") + ", and " + parameter.name() + " the shape "
                        + parameter.shape());
            }
            float[] byPosition = new float[parameter.shape().get(dimension)];
            for (int k = 0; k < positions.size(); k++) {
                byPosition[positions.get(k)] = factors.get(k).floatValue();
            }
            for (int i = selected.elements().nextSetBit(parameter.offset());
                    i >= 0 && i < parameter.end();
                    i = selected.elements().nextSetBit(i + 1)) {
                mask[i] *= byPosition[parameter.index(i, dimension)];
            }
        }
    }

    /** The positions along a dimension that a selector takes of a parameter. */
    private static List<Integer> positions(Selected selected, Parameter parameter, int dimension) {
        if (selected.select() instanceof ParameterSelector one) {
            var region = one.region(selected.layout());
            if (region.isPresent()) {
                return region.get().positions(dimension);
            }
        }
        return selected.elements().stream()
                .filter(i -> i >= parameter.offset() && i < parameter.end())
                .map(i -> parameter.index(i, dimension))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    @Override
    public String toString() {
        return "per " + unit.name().toLowerCase(Locale.ROOT) + " " + factors;
    }
}
