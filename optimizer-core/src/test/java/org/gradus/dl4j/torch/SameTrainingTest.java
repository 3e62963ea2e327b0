package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.Networks;
import org.gradus.engine.Door;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.Adam;
import org.gradus.rule.RMSprop;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Cosine;
import org.gradus.schedule.Observations;
import org.gradus.state.Carry;
import org.gradus.state.OptimizerState;
import org.gradus.state.SavedState;
import org.gradus.state.StateFile;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Without it, the engine could decide where training ends, and a run could not go on on a machine with the other one. */
class SameTrainingTest {
    private static final int STEPS = 200;

    /** What a run leaves behind. */
    private record Saved(byte[] model, byte[] state, float[] weights) {}

    static Stream<Arguments> networks() {
        Networks.Sample mlp = Networks.flat(
                20,
                Networks.builder()
                        .l2(1e-3)
                        .list()
                        .layer(new DenseLayer.Builder().nIn(20).nOut(32).build())
                        .layer(new DenseLayer.Builder().nIn(32).nOut(16).build())
                        .layer(Networks.output(16))
                        .build());
        Networks.Sample leNet = Networks.flat(
                144,
                Networks.builder()
                        .activation(Activation.IDENTITY)
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
                        .layer(new SubsamplingLayer.Builder().build())
                        .layer(new ConvolutionLayer.Builder(2, 2).nOut(6).build())
                        .layer(new SubsamplingLayer.Builder().build())
                        .layer(new DenseLayer.Builder()
                                .nOut(12)
                                .activation(Activation.RELU)
                                .build())
                        .layer(Networks.output(12))
                        .setInputType(InputType.convolutionalFlat(12, 12, 1))
                        .build());
        return Stream.of(Arguments.of("MLP", mlp), Arguments.of("LeNet", leNet));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void twoHundredStepsEndAtTheSameWeightsWhicheverEngineDoesThem(String name, Networks.Sample sample)
            throws IOException {
        Planner planner = planner(sample.model());
        Saved wanted = train(Door.DL4J, sample, planner, null, 0, STEPS);
        Saved torch = train(Door.TORCH, sample, planner, null, 0, STEPS);
        assertThat(Door.difference(sample.model().weights(), wanted.weights)).isGreaterThan(0.1);
        assertThat(Door.difference(torch.weights, wanted.weights)).isLessThan(1e-4);
        for (List<Door> order : List.of(List.of(Door.DL4J, Door.TORCH), List.of(Door.TORCH, Door.DL4J))) {
            Saved half = train(order.get(0), sample, planner, null, 0, STEPS / 2);
            Saved all = train(order.get(1), sample, planner, half, STEPS / 2, STEPS);
            assertThat(Door.difference(all.weights, wanted.weights))
                    .as(order.toString())
                    .isLessThan(1e-4);
        }
    }

    /** Three rules, a mask that thins out a layer as it goes, a limit on the norm. */
    private static Planner planner(Model model) {
        Group first = Group.of("first", Selectors.parse("0_*"), new Sgd(0.9, 0, true))
                .withLr(0.02)
                .withSchedule(new Cosine(STEPS, 0));
        Group last = Group.of(
                        "last",
                        Selectors.parse(model.layout().parameters().get(2).layer() + "_*"),
                        new RMSprop())
                .withLr(1e-3);
        Mask sparse = new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, Keep.largest(0.5)).every(50);
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(new Adam()).withLr(2e-3), List.of(first, last), List.of(sparse), 1.0, NonFinite.STOP, 3);
        return new Planner(model.layout(), Course.of(settings), model.weights());
    }

    private static Saved train(Door door, Networks.Sample sample, Planner planner, Saved from, int first, int end)
            throws IOException {
        Model model = from == null ? sample.model() : Model.fromZip(from.model, "half");
        try (Engine engine = door.open(model, sample.exampleShape())) {
            Planned planned = planner.start();
            OptimizerState loaded = null;
            if (from != null) {
                SavedState saved = SavedState.read(new ByteArrayInputStream(from.state));
                planned = planner.at(saved.step(), engine.weights(), null, saved.masks());
                loaded = saved.fit(planned);
            }
            GroupedUpdate update = new GroupedUpdate(planned.plan());
            if (loaded != null) {
                update.load(loaded.groups());
            }
            for (int step = first; step < end; step++) {
                Moment moment = new Moment(step, 0, step);
                engine.computeGradient(sample.batch(8, step % 16), moment);
                update.update(engine.weights(), engine.gradient(), step);
                engine.afterUpdate(moment);
                if (planner.course().next(step) == step + 1) {
                    Planned next = planner.at(step + 1, engine.weights(), null, planned.masks());
                    GroupedUpdate changed = new GroupedUpdate(next.plan());
                    changed.load(Carry.over(planned.plan(), update.state(), next.plan()));
                    planned = next;
                    update = changed;
                }
            }
            ByteArrayOutputStream state = new ByteArrayOutputStream();
            StateFile.write(
                    state,
                    planned,
                    new OptimizerState(end, update.state(), planned.masks(), Observations.NONE, update.skips()));
            FloatBuffer live = engine.weights();
            float[] weights = Door.copy(live);
            return new Saved(model.withWeights(weights).toZip(), state.toByteArray(), weights);
        }
    }
}
