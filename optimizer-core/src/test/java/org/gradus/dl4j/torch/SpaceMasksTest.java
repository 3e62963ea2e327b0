package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.Model;
import org.gradus.engine.Moment;
import org.gradus.torch.LibTorch;
import org.gradus.torch.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Without these, what a mask hides would count in the pooled activations, or what it shows would not. */
class SpaceMasksTest {
    private static final int EXAMPLES = 3;

    @ParameterizedTest
    @EnumSource
    void time_series(PoolingType type) {
        for (ConvolutionMode mode : new ConvolutionMode[] {ConvolutionMode.Same, ConvolutionMode.Truncate}) {
            Convolution1DLayer convolution = new Convolution1DLayer.Builder(3)
                    .nIn(2)
                    .nOut(4)
                    .convolutionMode(mode)
                    .activation(Activation.TANH)
                    .build();
            Subsampling1DLayer pooling = new Subsampling1DLayer.Builder(PoolingType.AVG)
                    .kernelSize(2)
                    .stride(2)
                    .convolutionMode(mode)
                    .build();
            MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                    .list()
                    .layer(convolution)
                    .layer(pooling)
                    .layer(global(type, true))
                    .layer(SpaceNetwork.output(4))
                    .build();
            float[] mask = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0};
            same(network, new long[] {EXAMPLES, 2, 9}, mask, EXAMPLES, 9);
        }
    }

    /** DL4J pads the mask as in mode Same, and what it masks as in mode Causal. */
    @Test
    void time_series_that_see_the_past_alone() {
        for (int kernel : new int[] {2, 3}) {
            MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                    .list()
                    .layer(new Convolution1DLayer.Builder(kernel)
                            .nIn(2)
                            .nOut(4)
                            .stride(2)
                            .convolutionMode(ConvolutionMode.Causal)
                            .activation(Activation.TANH)
                            .build())
                    .layer(global(PoolingType.SUM, true))
                    .layer(SpaceNetwork.output(4))
                    .build();
            float[] mask = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
            same(network, new long[] {EXAMPLES, 2, 9}, mask, EXAMPLES, 9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void images(PoolingType type) {
        ConvolutionLayer convolution = new ConvolutionLayer.Builder(3, 3)
                .nIn(2)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.TANH)
                .build();
        SubsamplingLayer pooling = new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
        MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                .list()
                .layer(convolution)
                .layer(pooling)
                .layer(global(type, true))
                .layer(SpaceNetwork.output(4))
                .build();
        // Not as many rows after pooling as examples: DL4J would take the mask for one that is already small enough.
        float[] down = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        same(network, new long[] {EXAMPLES, 2, 8, 4}, down, EXAMPLES, 1, 8, 1);
        float[] across = {1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0};
        same(network, new long[] {EXAMPLES, 2, 8, 4}, across, EXAMPLES, 1, 1, 4);
    }

    @ParameterizedTest
    @EnumSource
    void all_of_space_without_masks(PoolingType type) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
            int[] space = format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2};
            ConvolutionLayer convolution = new ConvolutionLayer.Builder(2, 2)
                    .nIn(2)
                    .nOut(4)
                    .dataFormat(format)
                    .activation(Activation.TANH)
                    .build();
            GlobalPoolingLayer pooling = global(type, true);
            pooling.setPoolingDimensions(space);
            MultiLayerConfiguration network = new NeuralNetConfiguration.Builder()
                    .list()
                    .layer(convolution)
                    .layer(pooling)
                    .layer(SpaceNetwork.output(4))
                    .build();
            SpaceNetwork.same(network, format == CNN2DFormat.NCHW ? new Integer[] {2, 5, 4} : new Integer[] {5, 4, 2});
        }
    }

    @Test
    void dimensions_of_one_that_are_kept() {
        for (PoolingType type : PoolingType.values()) {
            SpaceNetwork.sameImages(CNN2DFormat.NCHW, 4, 5, 4, global(type, false));
        }
    }

    private static GlobalPoolingLayer global(PoolingType type, boolean collapse) {
        return new GlobalPoolingLayer.Builder(type)
                .pnorm(3)
                .collapseDimensions(collapse)
                .build();
    }

    private static void same(MultiLayerConfiguration settings, long[] shape, float[] mask, long... maskShape) {
        Model model = Comparison.of(settings).model();
        float[] x = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        Random random = new Random(17);
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) random.nextGaussian();
        }
        float[] y = {1, 0, 0, 0, 0, 1, 0, 1, 0};
        MultiLayerNetwork dl4j = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(settings.toJson()));
        dl4j.init(Nd4j.createFromArray(model.weights()), false);
        dl4j.setInput(Nd4j.createFromArray(x).reshape(shape));
        dl4j.setLabels(Nd4j.createFromArray(y).reshape(EXAMPLES, 3));
        dl4j.setLayerMaskArrays(Nd4j.createFromArray(mask).reshape(maskShape), null);
        dl4j.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        INDArray sums = dl4j.gradient().gradient();
        LibTorch.load();
        try (LiveNetwork live = LiveNetwork.open(model);
                Translation translation = new Translation(live);
                PointerScope scope = new PointerScope()) {
            translation.open(new Memory(live));
            Signal input = new Signal(
                    Tensors.of(Nd4j.createFromArray(x).data().asNioFloat(), shape),
                    Tensors.of(Nd4j.createFromArray(mask).data().asNioFloat(), maskShape));
            Tensor labels = Tensors.of(Nd4j.createFromArray(y).data().asNioFloat(), EXAMPLES, 3);
            Tensor loss = translation.loss(input, labels, null, Pass.training(new Moment(0, 0, 1)));
            loss.backward();
            translation.collect();
            assertThat(loss.item_double()).isCloseTo(dl4j.score(), within(1e-5 * dl4j.score()));
            float[] found = new float[live.layout().length()];
            live.gradient().get(0, found);
            Comparison.close("gradient", found, sums.div(EXAMPLES).toFloatVector());
        }
    }
}
