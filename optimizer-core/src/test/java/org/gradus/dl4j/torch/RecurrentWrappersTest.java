package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.dl4j.torch.SequenceNetworks.IN;
import static org.gradus.dl4j.torch.SequenceNetworks.everyStep;
import static org.gradus.dl4j.torch.SequenceNetworks.gaps;
import static org.gradus.dl4j.torch.SequenceNetworks.once;
import static org.gradus.dl4j.torch.SequenceNetworks.zeros;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.gradus.dl4j.torch.SequenceNetworks.Kind;
import org.gradus.engine.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Without these, what is around a recurrent layer would do something else with LibTorch than with DL4J. */
class RecurrentWrappersTest {
    static Stream<Arguments> lasts() {
        return Stream.concat(
                Stream.of(Kind.values()).map(kind -> arguments(RNNFormat.NCW, kind.of(RNNFormat.NCW), kind)),
                Stream.of(
                        arguments(RNNFormat.NWC, Kind.LSTM_PLAIN.of(RNNFormat.NWC), "NWC"),
                        arguments(RNNFormat.NWC, both(Kind.LSTM_PLAIN, RNNFormat.NWC), "both ways, NWC"),
                        arguments(RNNFormat.NCW, both(Kind.GRAVES, RNNFormat.NCW), "Graves both ways")));
    }

    private static Layer both(Kind kind, RNNFormat format) {
        return new Bidirectional(kind.of(format));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("lasts")
    void the_last_step_of_each_sequence(RNNFormat format, Layer layer, Object name) {
        Comparison comparison = SequenceNetworks.of(format, new LastTimeStep(layer), once());
        comparison.same(
                comparison.sequences(3, IN, 5, false, false),
                comparison.sequences(3, IN, 5, true, false),
                comparison.sequences(2, IN, 1, false, false),
                gaps(comparison));
    }

    /** What makes a series longer leaves its mask as it was, and the last step is looked for within the mask. */
    @Test
    void the_last_step_of_a_series_that_was_made_longer() {
        Layer zeros = new MaskZeroLayer(Kind.SIMPLE.of(RNNFormat.NCW), 0);
        Comparison comparison = SequenceNetworks.of(
                RNNFormat.NCW, new ZeroPadding1DLayer.Builder(1, 1).build(), new LastTimeStep(zeros), once());
        comparison.same(comparison.sequences(3, IN, 5, true, false), gaps(comparison));
    }

    static Stream<Arguments> modes() {
        return Stream.of(Bidirectional.Mode.values())
                .flatMap(mode -> Stream.of(
                        arguments(mode, Kind.LSTM_PLAIN, RNNFormat.NCW), arguments(mode, Kind.SIMPLE, RNNFormat.NWC)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void both_ways(Bidirectional.Mode mode, Kind kind, RNNFormat format) {
        Comparison comparison =
                SequenceNetworks.of(format, new Bidirectional(mode, kind.of(format)), everyStep(format));
        comparison.same(
                comparison.sequences(3, IN, 5, false, false),
                comparison.sequences(3, IN, 5, true, true),
                gaps(comparison));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LSTM_PLAIN", "GRAVES", "GRAVES_OTHER_ACTIVATIONS", "SIMPLE"})
    void steps_of_zeros_do_not_count(Kind kind) {
        for (RNNFormat format : RNNFormat.values()) {
            Layer masked = new MaskZeroLayer(kind.of(format), 0);
            Comparison every = SequenceNetworks.of(format, masked, everyStep(format));
            every.same(zeros(every, format));
            Comparison last = SequenceNetworks.of(format, new LastTimeStep(masked), once());
            last.same(zeros(last, format));
        }
    }

    @ParameterizedTest
    @EnumSource(RNNFormat.class)
    void every_step_by_itself(RNNFormat format) {
        Comparison comparison = SequenceNetworks.of(
                format,
                new TimeDistributed(new DenseLayer.Builder().nOut(4).build(), format),
                Kind.LSTM_PLAIN.of(format),
                everyStep(format));
        comparison.same(comparison.sequences(3, IN, 5, false, true), comparison.sequences(1, IN, 1, false, false));
    }

    @Test
    void a_sequence_that_counts_nowhere_is_refused() {
        Comparison comparison =
                SequenceNetworks.of(RNNFormat.NCW, new LastTimeStep(Kind.SIMPLE.of(RNNFormat.NCW)), once());
        Batch whole = comparison.sequences(2, IN, 2, false, false);
        Batch none = new Batch(whole.features(), whole.labels(), 2, new float[] {1, 1, 0, 0}, new float[0]);
        assertThatThrownBy(() -> comparison.same(none))
                .hasMessageContaining("example 1 in minibatch is entirely masked");
        assertThatThrownBy(() -> comparison.torch(none)).hasMessageContaining("example 1 counts at no time step");
    }
}
