package org.gradus.dl4j;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/** How many parameters a configuration asks for, before anything is allocated: a file of a few lines can ask for any number. */
final class ParameterCount {
    /** Offsets into the flat vector are ints. */
    private static final long MOST = Integer.MAX_VALUE;

    /** The network's weights and gradients, and the weights of the model at rest, in floats. */
    private static final int COPIES = 3;

    private static final double GIB = 1 << 30;

    private ParameterCount() {}

    /**
     * The parameters of a layer.
     *
     * @throws ModelException when its own numbers are out of range
     */
    static long of(Layer layer) {
        requireSizes(layer, layer);
        long count = layer.initializer() == null ? 0 : layer.initializer().numParams(layer);
        return require(count, 0);
    }

    /** The sum of two counts. */
    static long require(long count, long more) {
        if (count < 0 || more < 0 || count > MOST - more) {
            throw new ModelException("the network has more than " + MOST + " parameters; must be at most " + MOST);
        }
        return count + more;
    }

    /** DL4J's own count would overflow. */
    private static void requireSizes(Layer layer, Object settings) {
        if (settings instanceof FrozenLayer frozen) {
            requireSizes(layer, frozen.getLayer());
        } else if (settings instanceof BaseWrapperLayer wrapper) {
            requireSizes(layer, wrapper.getUnderlying());
        } else if (settings instanceof Bidirectional both) {
            requireSizes(layer, both.getFwd());
            requireSizes(layer, both.getBwd());
        } else if (settings instanceof FeedForwardLayer sized) {
            double weights = (double) sized.getNIn() * sized.getNOut();
            if (settings instanceof ConvolutionLayer convolution && convolution.getKernelSize() != null) {
                for (int size : convolution.getKernelSize()) {
                    weights *= size;
                }
            }
            if (sized.getNIn() < 0 || sized.getNOut() < 0 || Math.abs(weights) > (1L << 48)) {
                throw new ModelException("layer " + layer.getLayerName() + " ("
                        + settings.getClass().getSimpleName()
                        + ") has nIn " + sized.getNIn() + " and nOut " + sized.getNOut()
                        + "; must be 1 or more, with at most " + MOST + " parameters");
            }
        }
    }

    /** @throws ModelException when so many parameters need more memory than there is */
    static void requireMemory(long count) {
        long bytes = count * COPIES * Float.BYTES;
        long machine = machine();
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > machine || count * Float.BYTES > heap) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "the network has %d parameters, which take %.1f GiB; must fit into the %.1f GiB of this machine and the"
                            + " %.1f GiB of Java's heap",
                    count,
                    bytes / GIB,
                    machine / GIB,
                    heap / GIB));
        }
    }

    private static long machine() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
