package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.gradus.dl4j.Networks;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.selftest.InjectedFaults;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.torch.Computing;
import org.junit.jupiter.api.Test;

/** An engine would otherwise compute with kernels that its own self-test has found wrong. */
class FaultyKernelsTest {
    /** The same faults as those of TorchSelfTestTest: their report is there. */
    private static final String ALL_LIE = Stream.of(LayerKind.values())
            .map(kind -> kind + "@onednn")
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();

    @Test
    void numbersAreDl4jsWhereOneDnnLiesAboutEveryKindOfLayer() {
        try (InjectedFaults faults = new InjectedFaults(ALL_LIE)) {
            Comparison images = Comparison.of(images());
            images.same(images.batch(3, 2 * 8 * 8));
            Comparison series = Comparison.of(series(), 3, 0);
            series.same(series.sequences(3, 3, 4, false, false));
        }
    }

    /** Without convolutions: oneDNN's might end this process. */
    @Test
    void theLieReachesAnEngineThatDoesNotHeedTheTest() {
        Comparison rows = Comparison.of(
                Networks.builder().list().layer(Networks.output(4)).build());
        try (InjectedFaults faults = new InjectedFaults(ALL_LIE)) {
            assertThat(loss(rows, KernelSet.ONEDNN)).isNotEqualTo(loss(rows, KernelSet.WITHOUT_ONEDNN));
        }
    }

    @Test
    void anLstmWithoutOneDnnIsComputedStepByStep() {
        Comparison series = Comparison.of(series(), 3, 0);
        try (Engine whole =
                        TorchEngine.open(series.model(), List.of(3, 0), Computing.DEFAULT, KernelSet.WITHOUT_ONEDNN);
                Engine steps = TorchEngine.open(
                        series.model(), List.of(3, 0), Computing.DEFAULT, KernelSet.ONEDNN_WITHOUT_LSTM)) {
            var batch = series.sequences(3, 3, 4, false, false);
            Comparison.close("outputs", steps.predict(batch), whole.predict(batch));
        }
    }

    @Test
    void whereLibTorchIsWrongWithoutOneDnnTooNoEngineIsOpened() {
        try (InjectedFaults faults = new InjectedFaults("pooling@libtorch, dense@onednn:abort")) {
            Comparison images = Comparison.of(images());
            assertThatThrownBy(() -> TorchEngine.open(images.model(), List.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("LibTorch computes wrongly on ")
                    .hasMessageContaining("pooling: ")
                    .hasMessageEndingWith("Deeplearning4j's own engine may be right (engine: dl4j)");
        }
    }

    @Test
    void aNetworkHasTheKindsOfItsLayers() {
        Set<LayerKind> always = EnumSet.of(LayerKind.DENSE, LayerKind.ACTIVATION, LayerKind.LOSS);
        Set<LayerKind> found =
                EnumSet.copyOf(TorchEngine.kinds(Comparison.of(series(), 3, 0).model()));
        found.removeAll(always);
        assertThat(found).containsExactlyInAnyOrder(LayerKind.LSTM, LayerKind.RECURRENT);
        assertThat(TorchEngine.kinds(Comparison.of(images()).model()))
                .containsAll(always)
                .contains(LayerKind.CONVOLUTION, LayerKind.POOLING)
                .doesNotContain(LayerKind.LSTM, LayerKind.DECONVOLUTION);
    }

    private static double loss(Comparison rows, KernelSet kernels) {
        try (Engine engine = TorchEngine.open(rows.model(), List.of(), Computing.DEFAULT, kernels)) {
            return engine.computeGradient(rows.batch(3, 4), new Moment(0, 0, 1));
        }
    }

    private static MultiLayerConfiguration images() {
        return Networks.builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                .layer(new SubsamplingLayer.Builder().build())
                .layer(Networks.output(36))
                .setInputType(InputType.convolutionalFlat(8, 8, 2))
                .build();
    }

    private static MultiLayerConfiguration series() {
        return Networks.builder()
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(5).build())
                .layer(new RnnOutputLayer.Builder()
                        .nIn(5)
                        .nOut(3)
                        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                        .build())
                .build();
    }
}
