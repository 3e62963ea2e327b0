package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.gradus.torch.Computing;
import org.junit.jupiter.api.Test;

/** Without these, the order in which a GPU wants images could give other gradients, or not be the one that is fast there. */
class ImageOrderTest {
    private static final Computing GPU = new Computing("cuda", false, false);

    private static Comparison network(CNN2DFormat format, Integer... shape) {
        return Comparison.of(
                SpaceNetwork.images(
                        format,
                        5,
                        new ConvolutionLayer.Builder(3, 2)
                                .nIn(4)
                                .nOut(5)
                                .dataFormat(format)
                                .build()),
                shape);
    }

    /** The processor computes in the order of the device. */
    private static float[] gradient(Comparison network, List<Integer> shape, Batch batch, Computing computing) {
        try (TorchEngine engine = TorchEngine.open(network.model(), shape, computing, Memory::new)) {
            engine.computeGradient(batch, new Moment(0, 0, 1));
            FloatBuffer found = engine.gradient();
            float[] copy = new float[found.capacity()];
            found.get(0, copy);
            return copy;
        }
    }

    @Test
    void the_gradient_does_not_depend_on_the_order() {
        Comparison first = network(CNN2DFormat.NCHW, 2, 6, 5);
        Batch batch = first.batch(3, 60);
        List<Integer> shape = List.of(2, 6, 5);
        Comparison.close(
                "gradient", gradient(first, shape, batch, GPU), gradient(first, shape, batch, Computing.DEFAULT));
        Comparison last = network(CNN2DFormat.NHWC, 6, 5, 2);
        List<Integer> turned = List.of(6, 5, 2);
        Comparison.close(
                "gradient", gradient(last, turned, batch, GPU), gradient(last, turned, batch, Computing.DEFAULT));
    }

    @Test
    void a_gpu_has_channels_last_where_the_first_convolution_sees_several() {
        try (LiveNetwork live =
                LiveNetwork.open(network(CNN2DFormat.NCHW, 2, 6, 5).model())) {
            assertThat(ImageOrder.of(GPU, live.nodes())).isEqualTo(ImageOrder.LAST_WITH_KERNELS);
            assertThat(ImageOrder.of(Computing.DEFAULT, live.nodes())).isEqualTo(ImageOrder.LAST);
        }
    }
}
