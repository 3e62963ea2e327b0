package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.gradus.engine.Moment;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.*;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.*;

/** Without these, a network would be trained for something else, or report another loss, than with DL4J. */
class LossesTest {
    private static final int ROWS = 6;

    record Case(ILossFunction loss, IActivation activation, String labels) {
        @Override
        public String toString() {
            String weighted = loss.toString().contains("weights=") ? " weighted" : "";
            return loss.getClass().getSimpleName() + weighted + " of " + activation + ", labels " + labels;
        }
    }

    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    static Stream<Case> cases() {
        INDArray weights = Nd4j.createFromArray(new float[][] {{0.5f, 2f, 1f, 1.7f}});
        List<Case> cases = new ArrayList<>();
        List<IActivation> some = List.of(
                new ActivationIdentity(), new ActivationTanH(), new ActivationSigmoid(), new ActivationSoftmax());
        for (IActivation a : some) {
            for (ILossFunction loss : List.of(
                    new LossL1(),
                    new LossL1(weights),
                    new LossMAE(),
                    new LossMAE(weights),
                    new LossL2(),
                    new LossL2(weights),
                    new LossMSE(),
                    new LossMSE(weights),
                    new LossCosineProximity(),
                    new LossWasserstein())) {
                cases.add(new Case(loss, a, "values"));
            }
            for (ILossFunction loss : List.of(new LossMAPE(), new LossMAPE(weights))) {
                cases.add(new Case(loss, a, "values"));
            }
            for (ILossFunction loss : List.of(new LossHinge(), new LossSquaredHinge())) {
                cases.add(new Case(loss, a, "signs"));
            }
            cases.add(new Case(new LossMultiLabel(), a, "bits"));
        }
        for (IActivation a : List.of(new ActivationSigmoid(), new ActivationSoftmax(), new ActivationSoftPlus())) {
            for (String labels : List.of("one-hot", "soft")) {
                cases.add(new Case(new LossMCXENT(), a, labels));
                cases.add(new Case(new LossMCXENT(weights), a, labels));
                cases.add(new Case(new LossNegativeLogLikelihood(), a, labels));
                cases.add(new Case(new LossKLD(), a, labels));
            }
            cases.add(new Case(new LossMCXENT(0.05, null), a, "one-hot"));
            cases.add(new Case(new LossPoisson(), a, "counts"));
            cases.add(new Case(new LossMSLE(), a, "counts"));
            cases.add(new Case(new LossMSLE(weights), a, "counts"));
        }
        for (IActivation a : List.of(new ActivationSigmoid(), new ActivationSoftmax(), new ActivationHardSigmoid())) {
            for (String labels : List.of("bits", "soft")) {
                cases.add(new Case(new LossBinaryXENT(), a, labels));
                cases.add(new Case(new LossBinaryXENT(weights), a, labels));
                cases.add(new Case(new LossBinaryXENT(0.1), a, labels));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void score_and_gradient(Case of) {
        compare(of, Twin.normal(5, ROWS, 4), labels(of.labels(), ROWS, 4), null);
        compare(of, Twin.normal(6, 1, 4), labels(of.labels(), 1, 4), null);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void score_and_gradient_where_outputs_saturate(Case of) {
        // There DL4J's own scores are no numbers.
        boolean broken = of.loss() instanceof LossMultiLabel
                || of.loss() instanceof LossKLD
                || of.activation() instanceof ActivationSoftPlus;
        if (!broken) {
            compare(of, Twin.normal(5, ROWS, 4).muli(6), labels(of.labels(), ROWS, 4), null);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_mask_for_each_example(Case of) {
        INDArray mask = Nd4j.createFromArray(new float[][] {{1}, {0}, {1}, {1}, {0}, {1}});
        compare(of, Twin.normal(5, ROWS, 4), labels(of.labels(), ROWS, 4), mask);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_mask_for_each_output(Case of) {
        INDArray mask = Twin.normal(8, ROWS, 4).gt(-0.3).castTo(DataType.FLOAT);
        boolean rowsOnly = of.loss() instanceof LossCosineProximity
                || of.loss() instanceof LossMultiLabel
                || ((of.loss() instanceof LossMCXENT || of.loss() instanceof LossWasserstein)
                        && of.activation() instanceof ActivationSoftmax);
        INDArray labels = labels(of.labels(), ROWS, 4);
        if (rowsOnly) {
            assertThatThrownBy(() -> torch(of, Twin.normal(5, ROWS, 4), labels, mask))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be 1 per row");
        } else {
            compare(of, Twin.normal(5, ROWS, 4), labels, mask);
        }
    }

    /** Masked rows are; and below a least length DL4J's gradient is another one. */
    @Test
    void cosine_proximity_of_rows_of_zeros_and_of_small_numbers() {
        INDArray before = Twin.normal(5, ROWS, 4);
        before.getRow(1).muli(0);
        INDArray labels = labels("one-hot", ROWS, 4);
        compare(new Case(new LossCosineProximity(), new ActivationTanH(), "one-hot"), before, labels, null);
        before.getRow(2).muli(1e-3);
        before.getRow(3).muli(1e-6);
        compare(new Case(new LossCosineProximity(), new ActivationIdentity(), "one-hot"), before, labels, null);
    }

    @Test
    void f_measure_of_one_sigmoid_and_of_two_classes() {
        for (double beta : new double[] {1, 0.5}) {
            compare(
                    new Case(new LossFMeasure(beta), new ActivationSigmoid(), "bits"),
                    Twin.normal(5, ROWS, 1),
                    labels("bits", ROWS, 1),
                    null);
            compare(
                    new Case(new LossFMeasure(beta), new ActivationSoftmax(), "one-hot"),
                    Twin.normal(5, ROWS, 2),
                    labels("one-hot", ROWS, 2),
                    null);
        }
    }

    @Test
    void soft_labels_that_do_not_sum_to_one_keep_dl4js_gradient() {
        Case of = new Case(new LossMCXENT(), new ActivationSoftmax(), "");
        compare(of, Twin.normal(5, ROWS, 4), labels("counts", ROWS, 4), null);
    }

    @Test
    void losses_that_cannot_be_say_so() {
        assertThatThrownBy(() -> Losses.of(new LossSparseMCXENT(), new ActivationSoftmax()))
                .isInstanceOf(Uncovered.class)
                .hasMessage("loss LossSparseMCXENT");
    }

    private static INDArray labels(String kind, int rows, int width) {
        Random random = new Random(17);
        INDArray labels = Nd4j.create(rows, width);
        for (int i = 0; i < rows; i++) {
            int hot = random.nextInt(width);
            double rest = random.nextDouble();
            for (int j = 0; j < width; j++) {
                labels.putScalar(
                        i,
                        j,
                        switch (kind) {
                            case "one-hot" -> j == hot ? 1 : 0;
                            case "soft" -> (j == hot ? 1 - 0.1 * (width - 1) * rest : 0.1 * rest);
                            case "bits" -> random.nextInt(2);
                            case "signs" -> 2 * random.nextInt(2) - 1;
                            case "counts" -> random.nextInt(4);
                            default -> random.nextGaussian();
                        });
            }
        }
        return labels;
    }

    private record Found(double score, float[] gradient) {}

    private static Found torch(Case of, INDArray before, INDArray labels, INDArray mask) {
        Output.Loss loss = Losses.of(of.loss(), of.activation());
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Twin.of(before).set_requires_grad(true);
            Tensor y = Twin.of(labels);
            Tensor counted = mask == null ? null : Twin.of(mask);
            Tensor found = loss.of(x, y, counted, Pass.training(new Moment(0, 0, 1)));
            found.backward();
            Tensor inference = loss.of(x.detach(), y, counted, Pass.INFERENCE);
            assertThat(inference.item_double()).isEqualTo(found.item_double());
            return new Found(found.item_double(), Twin.floats(x.mutable_grad()));
        }
    }

    private static void compare(Case of, INDArray before, INDArray labels, INDArray mask) {
        Found found = torch(of, before, labels, mask);
        double score = of.loss().computeScore(labels.dup(), before.dup(), of.activation(), mask, false);
        INDArray gradient = of.loss().computeGradient(labels.dup(), before.dup(), of.activation(), mask);
        long rows = before.size(0);
        assertThat(found.score())
                .as("score")
                .isCloseTo(score / rows, offset(1e-5 * Math.max(0.01, Math.abs(score / rows))));
        Comparison.close("gradient", found.gradient(), Twin.floats(gradient.div(rows)));
    }
}
