package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Exponential;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;

/** Without it, a network with an attached optimizer could train a little differently from DL4J's own, or from Gradus elsewhere. */
class AttachedBitsTest {
    private static final int STEPS = 50;

    /** Convolution, batch normalisation, dense and LSTM in one: every image is a sequence of one step. */
    static Networks.Sample mixed() {
        return Networks.flat(
                2 * 6 * 6,
                Networks.builder()
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
                        .layer(new BatchNormalization.Builder().build())
                        .layer(new LastTimeStep(
                                new LSTM.Builder().nIn(48).nOut(4).build()))
                        .layer(new DenseLayer.Builder().nIn(4).nOut(4).build())
                        .layer(Networks.output(4))
                        .setInputType(InputType.convolutionalFlat(6, 6, 2))
                        .inputPreProcessor(2, new CnnToRnnPreProcessor(4, 4, 3))
                        .build());
    }

    static Stream<Map.Entry<String, Networks.Sample>> stock() {
        return Stream.of(
                Map.entry("mixed", mixed()),
                Map.entry("convolution", Networks.convolution()),
                Map.entry("lstm", Networks.all().get("lstm")),
                Map.entry("frozen", Networks.frozen()),
                Map.entry("graph", Networks.graph()));
    }

    @ParameterizedTest
    @MethodSource("stock")
    void plainSgdIsDl4jsSgdBitForBit(Map.Entry<String, Networks.Sample> entry) {
        Networks.Sample sample = entry.getValue();
        var stock = LiveNetworks.any(sample);
        var own = LiveNetworks.any(sample);
        LiveNetworks.builder(own).rule(new Sgd(0, 0, false)).lr(Networks.RATE).attach();
        for (int t = 0; t < STEPS; t++) {
            DataSet data = LiveNetworks.data(sample, t % 7 == 6 ? 3 : 6, t);
            LiveNetworks.fit(stock, data);
            LiveNetworks.fit(own, data);
            assertThat(own.score()).isEqualTo(stock.score());
        }
        assertThat(LiveNetworks.weights(own)).isEqualTo(LiveNetworks.weights(stock));
    }

    static Stream<Map.Entry<String, Networks.Sample>> samples() {
        return Networks.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void groupsAndMasksAreThoseOfTheEngineBitForBit(Map.Entry<String, Networks.Sample> entry) {
        Networks.Sample sample = entry.getValue();
        AdamW rule = new AdamW();
        String first = sample.model().layout().parameters().stream()
                .filter(p -> !p.frozen())
                .findFirst()
                .orElseThrow()
                .name();
        Group fast = Group.of("fast", Selectors.parse(first), rule).withLr(1e-2).withSchedule(new Exponential(0.9));
        Mask half = new Mask(Selectors.parse("*_W"), Target.LEARNING_RATE, new Scalar(0.5));
        var settings = new OptimizerSettings(
                Group.rest(rule), List.of(fast), List.of(half), 0.5, org.gradus.plan.NonFinite.STOP, 0);

        var own = LiveNetworks.any(sample);
        LiveNetworks.builder(own)
                .rule(rule)
                .group("fast", first, g -> g.withLr(1e-2).withSchedule(new Exponential(0.9)))
                .mask(half)
                .clipNorm(0.5)
                .attach();
        try (Dl4jEngine engine = Dl4jEngine.open(sample.model(), sample.exampleShape())) {
            var update = new GroupedUpdate(PlanCompiler.compile(engine.layout(), engine.weights(), settings));
            for (int t = 0; t < 10; t++) {
                Batch batch = sample.batch(6, t);
                Moment moment = new Moment(t, 0, t + 1);
                engine.computeGradient(batch, moment);
                update.update(engine.weights(), engine.gradient(), t);
                engine.afterUpdate(moment);
                LiveNetworks.fit(own, LiveNetworks.data(sample, 6, t));
            }
            float[] wanted = new float[engine.layout().length()];
            FloatBuffer weights = engine.weights();
            weights.get(0, wanted);
            assertThat(LiveNetworks.weights(own)).isEqualTo(wanted);
        }
    }
}
