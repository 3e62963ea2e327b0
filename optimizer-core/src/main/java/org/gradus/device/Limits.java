package org.gradus.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.update.Norms;

/**
 * What the limits on norms ask for in one step.
 *
 * @param scales for each group, for each of its parts, the factor of all limits together
 * @param bad the first group whose gradient is not finite
 */
record Limits(List<double[]> scales, Optional<String> bad) {
    /**
     * Limits the parts, then the groups, then the run.
     *
     * @param squares for each part of each group the sum of the squares of its gradients
     * @param most the largest norm of the run
     */
    static Limits of(List<? extends DeviceGroup<?>> groups, double[] squares, double most) {
        Optional<String> bad = Optional.empty();
        Map<String, Double> sums = new LinkedHashMap<>();
        List<double[]> scales = new ArrayList<>();
        int next = 0;
        for (DeviceGroup<?> group : groups) {
            double[] own = new double[group.parts().size()];
            double sum = 0;
            for (int k = 0; k < own.length; k++, next++) {
                own[k] = Norms.scale(squares[next], group.clipping().parameterNorm());
                sum += squares[next] * own[k] * own[k];
            }
            if (!Norms.isFinite(sum) && bad.isEmpty()) {
                bad = Optional.of(group.name());
            }
            sums.merge(group.owner(), sum, Double::sum);
            scales.add(own);
        }
        Map<String, Double> limited = new HashMap<>();
        for (DeviceGroup<?> group : groups) {
            limited.put(
                    group.owner(),
                    Norms.scale(sums.get(group.owner()), group.clipping().groupNorm()));
        }
        double run = 0;
        for (Map.Entry<String, Double> sum : sums.entrySet()) {
            double scale = limited.get(sum.getKey());
            run += sum.getValue() * scale * scale;
        }
        double whole = Norms.scale(run, most);
        for (int g = 0; g < scales.size(); g++) {
            double factor = limited.get(groups.get(g).owner()) * whole;
            double[] own = scales.get(g);
            for (int k = 0; k < own.length; k++) {
                own[k] *= factor;
            }
        }
        return new Limits(scales, bad);
    }
}
