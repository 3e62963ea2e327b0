package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Layers of time series. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class SeriesRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            one(LSTM.class, SeriesRules::recurrent),
            one(GravesLSTM.class, SeriesRules::recurrent),
            one(GravesBidirectionalLSTM.class, SeriesRules::recurrent),
            one(SimpleRnn.class, SeriesRules::recurrent),
            one(
                    RnnOutputLayer.class,
                    (settings, input) ->
                            series(input, settings.getNIn(), settings.getNOut(), settings.getRnnDataFormat())),
            one(
                    RnnLossLayer.class,
                    (settings, input) -> FlatRules.ranked(
                            input,
                            3,
                            "takes a loss of every time step",
                            named("OUTPUTS", settings.getRnnDataFormat()))),
            one(EmbeddingSequenceLayer.class, SeriesRules::embedding),
            one(RepeatVector.class, SeriesRules::repeated));

    private SeriesRules() {}

    /** The number of the dimension that is time. */
    static int time(RNNFormat format) {
        return format == RNNFormat.NWC ? 1 : 2;
    }

    /** {@code [3, TIME]}. */
    static String named(Object features, RNNFormat format) {
        return format == RNNFormat.NWC ? "[TIME, " + features + "]" : "[" + features + ", TIME]";
    }

    private static ArrayShape recurrent(BaseRecurrentLayer settings, ArrayShape input) {
        return series(input, settings.getNIn(), settings.getNOut(), settings.getRnnDataFormat());
    }

    private static ArrayShape series(ArrayShape input, long in, long out, RNNFormat format) {
        int features = 3 - time(format);
        if (input.rank() != 3 || input.size(features) != in) {
            throw new ShapeMismatch("has nIn " + in, named(in, format));
        }
        return input.with(features, out);
    }

    /** Ids are [time] or [1, time]. */
    private static ArrayShape embedding(EmbeddingSequenceLayer settings, ArrayShape input) {
        boolean fits = input.rank() == 2 || (input.rank() == 3 && input.size(1) == 1);
        long steps = fits ? input.size(input.rank() - 1) : 0;
        if (!fits || (!settings.isInferInputLength() && steps != settings.getInputLength())) {
            Object legal = settings.isInferInputLength() ? "TIME" : settings.getInputLength();
            throw new ShapeMismatch("takes a sequence of ids", "[" + legal + "]");
        }
        return settings.getOutputFormat() == RNNFormat.NWC
                ? ArrayShape.of(input.size(0), steps, settings.getNOut())
                : ArrayShape.of(input.size(0), settings.getNOut(), steps);
    }

    private static ArrayShape repeated(RepeatVector settings, ArrayShape input) {
        FlatRules.ranked(input, 2, "repeats rows", "[FEATURES]");
        return settings.getDataFormat() == RNNFormat.NWC
                ? ArrayShape.of(input.size(0), settings.getN(), input.size(1))
                : ArrayShape.of(input.size(0), input.size(1), settings.getN());
    }
}
