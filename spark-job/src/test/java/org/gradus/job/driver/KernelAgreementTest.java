package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.KernelChoice;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.gradus.setting.FaultsException;
import org.gradus.torch.Build;
import org.gradus.torch.Capability;
import org.junit.jupiter.api.Test;

/** Replicas on machines with different faults could compute with different kernels, or one of them wrongly. */
class KernelAgreementTest {
    private static final EngineChoice TORCH = new EngineChoice(
                    Library.TORCH, Device.CPU, Precision.FLOAT32, false, "a test", List.of(), List.of())
            .by(KernelChoice.of(true, EnumSet.of(LayerKind.DENSE, LayerKind.LSTM, LayerKind.CONVOLUTION)));
    private static final Checkup RIGHT = on("0", "a", Map.of(), Map.of());
    private static final Checkup NO_LSTM = on("1", "b", Map.of(LayerKind.LSTM, "off by 1"), Map.of());
    private static final Checkup NO_CONVOLUTION = on("2", "c", Map.of(LayerKind.CONVOLUTION, "off by 2"), Map.of());
    private static final Checkup NO_DENSE =
            on("3", "d", Map.of(LayerKind.DENSE, "off by 3"), Map.of(LayerKind.DENSE, "off by 4"));

    private final List<String> warnings = new ArrayList<>();

    @Test
    void whereNothingIsWrongNothingIsSwitchedOffOrSaid() {
        EngineChoice decided = decide(TORCH, RIGHT, RIGHT);
        assertThat(decided.kernels().kernels()).isEqualTo(KernelSet.ONEDNN);
        assertThat(decided.kernels().found()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void executorsWithDifferentFaultsAgreeOnWhatIsRightOnAll() {
        assertThat(decide(TORCH, RIGHT, NO_LSTM).kernels().kernels()).isEqualTo(KernelSet.ONEDNN_WITHOUT_LSTM);
        EngineChoice decided = decide(TORCH, NO_LSTM, NO_CONVOLUTION);
        assertThat(decided.kernels().kernels()).isEqualTo(KernelSet.WITHOUT_ONEDNN);
        assertThat(decided.kernels().found())
                .containsExactly(
                        "executor 1 on b, a processor: with oneDNN lstm: off by 1",
                        "executor 2 on c, a processor: with oneDNN convolution: off by 2");
        assertThat(warnings)
                .last()
                .isEqualTo("the self-test chose no oneDNN: executor 1 on b, a processor: with oneDNN lstm: off by 1"
                        + " (and 1 more in run.json)");
        assertThat(decided.toString()).endsWith("            kernels: no oneDNN\n");
    }

    @Test
    void whereLibTorchIsWrongDeeplearning4jComputesForAll() {
        EngineChoice decided = decide(TORCH, RIGHT, NO_DENSE);
        assertThat(decided.library()).isEqualTo(Library.DL4J);
        assertThat(decided.kernels().kernels()).isEqualTo(KernelSet.DL4J);
        assertThat(decided.facts()).containsEntry("kernels", "dl4j").containsEntry("library", "dl4j");
    }

    @Test
    void whereNothingIsRightTheJobEndsWithWhatIsWrongOnEach() {
        assertThatThrownBy(() -> KernelAgreement.of(
                        TORCH, List.of(NO_DENSE), other -> List.of(dl4j("3", "d", "off by 5")), warnings::add))
                .isInstanceOf(FaultsException.class)
                .hasMessage(
                        """
                        engine dl4j on cpu cannot compute here: 1 fault
                          executor 3: d: with Deeplearning4j a processor computes wrongly: dense: off by 5""");
    }

    @Test
    void aRunThatIsResumedKeepsItsKernelsOrIsRefused() {
        EngineChoice before = TORCH.recorded("withoutOnednn");
        assertThat(decide(before, RIGHT).kernels().kernels()).isEqualTo(KernelSet.WITHOUT_ONEDNN);
        assertThatThrownBy(() -> decide(TORCH.recorded("onednn"), NO_LSTM))
                .hasMessageContaining("executor 1: b: with oneDNN a processor computes wrongly: lstm: off by 1");
        assertThat(TORCH.recorded("dl4j").library()).isEqualTo(Library.DL4J);
        assertThat(TORCH.recorded("").kernels().kernels()).isNull();
    }

    @Test
    void whoSkipsTheTestIsTold() {
        EngineChoice skipped = TORCH.by(KernelChoice.of(false, EnumSet.of(LayerKind.DENSE)));
        assertThat(decide(skipped, NO_DENSE).library()).isEqualTo(Library.TORCH);
        assertThat(warnings)
                .containsExactly("the self-test is skipped: nobody knows whether this processor computes rightly");
    }

    private EngineChoice decide(EngineChoice engine, Checkup... found) {
        return KernelAgreement.of(
                engine, List.of(found), other -> List.of(dl4j("0", "a", ""), dl4j("3", "d", "")), warnings::add);
    }

    private static Checkup on(
            String executor, String host, Map<LayerKind, String> with, Map<LayerKind, String> without) {
        return new Checkup(
                executor,
                -1,
                "",
                new Capability(host, Build.LIBTORCH_CPU, "2.10", "", List.of(), "", 1L << 30),
                new SelfTestReport("a processor", Map.of(KernelSet.ONEDNN, with, KernelSet.WITHOUT_ONEDNN, without)));
    }

    private static Checkup dl4j(String executor, String host, String fault) {
        return new Checkup(
                executor,
                -1,
                "",
                new Capability(host, Build.ND4J_CPU, "1.0", "", List.of(), "", 1L << 30),
                new SelfTestReport(
                        "a processor",
                        Map.of(KernelSet.DL4J, fault.isEmpty() ? Map.of() : Map.of(LayerKind.DENSE, fault))));
    }
}
