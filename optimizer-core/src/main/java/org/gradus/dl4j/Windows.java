package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Windows over which DL4J cannot pool: on its way back it writes outside its memory. */
final class Windows {
    private Windows() {}

    /** What keeps the layers from being trained. */
    static List<String> faults(List<Vertex> vertices) {
        List<String> faults = new ArrayList<>();
        for (Vertex vertex : vertices) {
            Object pool = vertex.innermost();
            int before = faults.size();
            WindowSettings.faults(pool).forEach(fault -> faults.add(fault + " in " + vertex));
            if (faults.size() > before) {
                continue;
            }
            if (pool instanceof SubsamplingLayer two && largest(two.getPoolingType(), two.getConvolutionMode())) {
                int[] kernel = two.getKernelSize();
                // Over time DL4J has a second dimension too, which it does not use.
                int[] used = Arrays.copyOf(kernel, two instanceof Subsampling1DLayer ? 1 : 2);
                requireSmall(vertex, used, two.getDilation(), two.getPadding(), faults);
            } else if (pool instanceof Subsampling3DLayer three
                    && largest(three.getPoolingType(), three.getConvolutionMode())) {
                requireSmall(
                        vertex,
                        Arrays.copyOf(three.getKernelSize(), 3),
                        three.getDilation(),
                        three.getPadding(),
                        faults);
            }
        }
        return faults;
    }

    /** Whether it takes the largest of what is under the window, and pads as it is told. */
    private static boolean largest(PoolingType type, ConvolutionMode mode) {
        return type == PoolingType.MAX && (mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict);
    }

    private static void requireSmall(Vertex vertex, int[] kernel, int[] dilation, int[] padding, List<String> faults) {
        for (int d = 0; d < kernel.length; d++) {
            int reach = (kernel[d] - 1) * dilation[d] + 1;
            if (padding[d] >= reach) {
                faults.add("pools the largest number of windows of " + reach + " under a padding of " + padding[d]
                        + " in " + vertex + ", where DL4J writes outside its memory; the padding must be smaller than"
                        + " the window");
            }
        }
    }
}
