package org.gradus.job.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.gradus.dl4j.Model;
import org.gradus.job.OwnActivation;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;
import org.gradus.torch.Computing;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without it a job could compute with another engine than it says, or its user would not learn which layer keeps LibTorch away. */
class EngineChoiceTest {
    private static final Model COVERED = model(false);
    private static final Model OWN = model(true);
    private static final String FIRST = "layer layer0 (DenseLayer): activation OwnActivation";
    private static final String SECOND = "layer layer1 (DenseLayer): activation OwnActivation";

    private final Faults faults = new Faults();

    @Test
    void autoLeavesACoveredNetworkToDl4j() {
        EngineChoice choice = choose(Library.AUTO, Device.AUTO, COVERED);
        assertThat(choice.library()).isEqualTo(Library.TORCH);
        assertThat(choice.device()).isEqualTo(Device.CPU);
        assertThat(choice.uncovered()).isEmpty();
        assertThat(choice).hasToString("engine      torch on cpu: LibTorch covers every layer\n");
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void autoDoesNotSayWhichLayersKeepLibTorchAway() {
        EngineChoice choice = choose(Library.AUTO, Device.AUTO, OWN);
        assertThat(choice.library()).isEqualTo(Library.DL4J);
        assertThat(choice.toString().lines())
                .containsExactly(
                        "engine      dl4j on cpu: LibTorch does not cover every layer",
                        "            " + FIRST,
                        "            " + SECOND);
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void whatTheJobSaysDoesNotCount() {
        assertThat(choose(Library.DL4J, Device.CPU, COVERED)).hasToString("engine      dl4j on cpu: the job says so\n");
        assertThat(choose(Library.TORCH, Device.CPU, COVERED))
                .hasToString("engine      torch on cpu: the job says so\n");
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void torchForWhatItDoesNotCoverIsMoreOrLessThanOneFault() {
        choose(Library.TORCH, Device.AUTO, OWN);
        assertThat(faults.list())
                .containsExactly(new Fault(
                        "engine",
                        "found torch, which does not cover " + FIRST + "; " + SECOND + "; must be auto or dl4j"));
    }

    @Test
    void aGpuIsPromisedByABuildThatHasNoCodeForAny() {
        choose(Library.TORCH, Device.CUDA, COVERED);
        choose(Library.DL4J, Device.CUDA, COVERED);
        assertThat(faults.list())
                .containsExactly(
                        new Fault(
                                "device",
                                "found cuda, but engine torch computes on the processor in this build (LibTorch for the"
                                        + " processor); must be auto or cpu"),
                        new Fault(
                                "device",
                                "found cuda, but engine dl4j computes on the processor in this build; must be auto or"
                                        + " cpu"));
    }

    @Test
    void theFactsOfARunAreInAnotherOrderInEachProcess() {
        assertThat(choose(Library.AUTO, Device.AUTO, COVERED).facts().keySet())
                .containsExactly(
                        "library",
                        "device",
                        "precision",
                        "tf32",
                        "reason",
                        "uncovered",
                        "kernels",
                        "selftest",
                        "found");
    }

    @Test
    void bfloat16IsTakenWhereItWouldNotCount() {
        choose(Library.TORCH, Device.CPU, Precision.BFLOAT16, COVERED);
        choose(Library.AUTO, Device.AUTO, Precision.BFLOAT16, OWN);
        assertThat(faults.list())
                .containsExactly(
                        new Fault(
                                "precision",
                                "found bfloat16, but on the processor engine torch computes in float32; must be"
                                        + " float32"),
                        new Fault("precision", "found bfloat16, but engine dl4j computes in float32; must be float32"));
    }

    @Test
    void aReplicaDoesNotComputeOnItsGpuAsTheJobSays() {
        EngineChoice narrow = new EngineChoice(
                Library.TORCH, Device.CUDA, Precision.BFLOAT16, true, "the job says so", List.of(), List.of());
        assertThat(narrow.computing(OptionalInt.of(3))).isEqualTo(new Computing("cuda:3", true, true));
        assertThat(narrow.name()).isEqualTo("torch on cuda in bfloat16 with tf32");
        assertThat(narrow.facts()).containsEntry("precision", "bfloat16").containsEntry("tf32", true);
        assertThat(EngineChoice.PLAIN.computing(OptionalInt.empty())).isEqualTo(Computing.DEFAULT);
    }

    @Test
    void aReplicaOnAGpuThatIsNotThereComputesElsewhere() {
        EngineChoice cuda = new EngineChoice(
                Library.TORCH, Device.CUDA, Precision.FLOAT32, false, "the job says so", List.of(), List.of());
        RunModel model = RunModel.of(COVERED, List.of(), cuda);
        assertThatThrownBy(() -> model.open(OptionalInt.of(9)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("device is cuda:9, but ");
    }

    private EngineChoice choose(Library library, Device device, Model model) {
        return choose(library, device, Precision.FLOAT32, model);
    }

    private EngineChoice choose(Library library, Device device, Precision precision, Model model) {
        return EngineChoice.of(new EngineConfig(library, device, precision, true), model, faults);
    }

    private static Model model(boolean own) {
        String json = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(own ? new OwnActivation() : new ActivationTanH())
                        .build())
                .layer(new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(4)
                        .activation(own ? new OwnActivation() : new ActivationTanH())
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
        return Model.fromConfiguration(json, "network", 1);
    }
}
