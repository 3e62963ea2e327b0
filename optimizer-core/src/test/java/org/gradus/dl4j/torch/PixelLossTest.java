package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.dl4j.Node;
import org.gradus.engine.Moment;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it, a loss for each pixel would mix pixels with channels. */
class PixelLossTest {
    private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void each_pixel_is_a_row_of_channels(boolean masked) {
        LibTorch.load();
        CnnLossLayer settings = new CnnLossLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .build();
        INDArray input = Twin.normal(1, 2, 3, 4, 5);
        INDArray labels = Twin.normal(2, 2, 3, 4, 5);
        INDArray mask = masked ? Twin.normal(3, 2, 1, 4, 5).gt(0).castTo(DataType.FLOAT) : null;
        NeuralNetConfiguration configuration =
                new NeuralNetConfiguration.Builder().layer(settings).build();
        var layer = (org.deeplearning4j.nn.layers.convolution.CnnLossLayer)
                settings.instantiate(configuration, List.of(), 0, null, false, DataType.FLOAT);
        layer.setInput(input.dup(), NONE);
        layer.setLabels(labels);
        layer.setMaskArray(mask);
        double score = layer.computeScore(0, true, NONE);
        float[] back =
                Twin.floats(layer.backpropGradient(null, NONE).getSecond().div(2));
        float[] outputs = Twin.floats(layer.activate(false, NONE));
        Node node = new Node(0, "out", settings, Optional.empty(), List.of(Node.INPUT), Map.of(), false, false, false);
        Output output = Outputs.of(node, new Weights(node, new RunningStatistics()));
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Twin.of(input).set_requires_grad(true);
            Tensor counted = masked ? Twin.of(mask) : null;
            Tensor loss = output.loss().of(x, Twin.of(labels), counted, Pass.training(new Moment(0, 0, 1)));
            loss.backward();
            assertThat(loss.item_double()).isCloseTo(score, offset(1e-5 * Math.abs(score)));
            Comparison.close("gradient", Twin.floats(x.mutable_grad()), back);
            Comparison.close("outputs", Twin.floats(output.activation().apply(x, Pass.INFERENCE)), outputs);
        }
    }
}
