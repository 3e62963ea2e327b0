package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Without it, leaving products out could change a gradient. */
class ThriftyDenseTest {
    static List<Map.Entry<String, Networks.Sample>> samples() {
        return List.of(
                Map.entry("dense", Networks.dense()),
                Map.entry("frozen", Networks.frozen()),
                Map.entry("graph", Networks.graph()),
                Map.entry("convolution", Networks.convolution()),
                Map.entry("dropout", stack(new DenseLayer.Builder().dropOut(new Dropout(0.7)))),
                Map.entry("gaussian noise", stack(new DenseLayer.Builder().dropOut(new GaussianNoise(0.3)))),
                Map.entry("weight noise", stack(new DenseLayer.Builder().weightNoise(new DropConnect(0.6)))),
                Map.entry("no bias", stack(new DenseLayer.Builder().hasBias(false))),
                Map.entry("dropout further up", second(new DenseLayer.Builder().dropOut(new Dropout(0.7)))),
                Map.entry("images", images()),
                Map.entry("series", series()));
    }

    private static Networks.Sample stack(DenseLayer.Builder first) {
        return Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(first.nIn(5).nOut(7).build())
                        .layer(new DenseLayer.Builder().nIn(7).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
    }

    private static Networks.Sample second(DenseLayer.Builder second) {
        return Networks.flat(
                5,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(7).build())
                        .layer(second.nIn(7).nOut(4).build())
                        .layer(Networks.output(4))
                        .build());
    }

    /** A dense layer at each step of time, and one after the last. */
    private static Networks.Sample series() {
        MultiLayerConfiguration configuration = Networks.builder()
                .list()
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(4).build()))
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(Networks.output(4))
                .setInputType(InputType.recurrent(3, 5))
                .build();
        return new Networks.Sample(configuration.toJson(), List.of(3, 5), 15, false);
    }

    /** A preprocessor gets the gradient of the bottom layer's input. */
    private static Networks.Sample images() {
        MultiLayerConfiguration configuration = Networks.builder()
                .list()
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(Networks.output(4))
                .setInputType(InputType.convolutional(3, 3, 2))
                .build();
        return new Networks.Sample(configuration.toJson(), List.of(2, 3, 3), 18, false);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void gradientAndLossHaveDl4jsBits(Map.Entry<String, Networks.Sample> entry) {
        requireDl4jsBits(entry.getValue());
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void noActivationSpoilsWhatIsKept(Activation activation) {
        requireDl4jsBits(stack(new DenseLayer.Builder().activation(activation)));
    }

    private static void requireDl4jsBits(Networks.Sample sample) {
        try (Dl4jEngine thrifty = Dl4jEngine.open(sample.model(), sample.exampleShape());
                LiveNetwork plain = LiveNetwork.open(sample.model())) {
            for (int step = 0; step < 4; step++) {
                Batch batch = sample.batch(step == 2 ? 3 : 6, step);
                Moment moment = new Moment(step, 0, 10 + step);
                thrifty.predict(batch); // between two steps, on other rows than the next
                assertThat(thrifty.computeGradient(batch, moment)).isEqualTo(dl4j(plain, sample, batch, moment));
                for (Parameter parameter : plain.layout().parameters()) {
                    if (!parameter.frozen()) {
                        assertThat(part(thrifty.gradient(), parameter))
                                .as("gradient of " + parameter.name() + " at step " + step)
                                .containsExactly(part(plain.gradient(), parameter));
                    }
                }
            }
        }
    }

    /** What DL4J's own layers make of a batch; the loss. */
    private static double dl4j(LiveNetwork live, Networks.Sample sample, Batch batch, Moment moment) {
        Network network = live.network();
        INDArray features = new Rows(sample.exampleShape()).fill(batch.features(), batch.examples());
        INDArray labels = new Rows(List.of()).fill(batch.labels(), batch.examples());
        network.load(features, labels, Math.toIntExact(moment.step()), moment.epoch());
        Nd4j.getRandom().setSeed(Seeds.of(moment.seed()));
        network.model().computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        live.prepare(network.model().gradient(), batch.examples(), moment);
        network.clear();
        return network.model().score();
    }

    private static float[] part(FloatBuffer gradient, Parameter parameter) {
        float[] values = new float[parameter.length()];
        gradient.get(parameter.offset(), values);
        return values;
    }

    @Test
    void onlyWhatIsReadIsComputed() {
        MultiLayerNetwork network = LiveNetworks.layers(stack(new DenseLayer.Builder()));
        ThriftyDense.install(Network.of(network));
        assertThat(inputGradient(network.getLayer(0)).maxNumber().floatValue()).isZero();
        assertThat(inputGradient(network.getLayer(1)).amaxNumber().floatValue()).isNotZero();
    }

    private static INDArray inputGradient(Layer layer) {
        FeedForwardLayer settings = (FeedForwardLayer) layer.conf().getLayer();
        LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
        layer.activate(Nd4j.rand(new long[] {2, settings.getNIn()}), true, none);
        return layer.backpropGradient(Nd4j.rand(new long[] {2, settings.getNOut()}), none)
                .getSecond();
    }
}
