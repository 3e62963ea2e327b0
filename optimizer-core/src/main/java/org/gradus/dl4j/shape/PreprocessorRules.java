package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.entry;
import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** What reshapes the input of a layer. */
final class PreprocessorRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            one(CnnToFeedForwardPreProcessor.class, PreprocessorRules::flat),
            one(Cnn3DToFeedForwardPreProcessor.class, PreprocessorRules::flatVolume),
            one(
                    FeedForwardToCnnPreProcessor.class,
                    (settings, input) -> unflat(
                            input,
                            List.of(settings.getNumChannels(), settings.getInputHeight(), settings.getInputWidth()))),
            one(FeedForwardToCnn3DPreProcessor.class, PreprocessorRules::volume),
            one(
                    RnnToFeedForwardPreProcessor.class,
                    (settings, input) -> input.rank() == 2 ? input : rows(input, settings.getRnnDataFormat())),
            entry(
                    FeedForwardToRnnPreProcessor.class,
                    (settings, inputs, network) -> series(inputs.get(0), settings.getRnnDataFormat(), network)),
            entry(CnnToRnnPreProcessor.class, PreprocessorRules::seriesOfImages),
            one(
                    RnnToCnnPreProcessor.class,
                    (settings, input) -> unflat(
                            rows(input, settings.getRnnDataFormat()),
                            List.of(settings.getNumChannels(), settings.getInputHeight(), settings.getInputWidth()))),
            entry(ComposableInputPreProcessor.class, PreprocessorRules::composed));

    private PreprocessorRules() {}

    private static ArrayShape flatten(ArrayShape input) {
        return ArrayShape.of(input.size(0), input.perRow());
    }

    private static void require(ArrayShape input, List<? extends Number> legal) {
        if (!ArrayShape.batch(input.size(0), legal).equals(input)) {
            throw new ShapeMismatch("takes " + legal, legal.toString());
        }
    }

    /** Where the settings are all 0, DL4J takes images of any size. */
    private static ArrayShape flat(CnnToFeedForwardPreProcessor settings, ArrayShape input) {
        long height = settings.getInputHeight();
        long width = settings.getInputWidth();
        long channels = settings.getNumChannels();
        if (input.rank() == 2) {
            return input;
        }
        if (height == 0 && width == 0 && channels == 0) {
            return flatten(FlatRules.ranked(input, 4, "takes images", "[CHANNELS, HEIGHT, WIDTH]"));
        }
        boolean last = settings.getFormat() == CNN2DFormat.NHWC;
        require(input, last ? List.of(height, width, channels) : List.of(channels, height, width));
        return flatten(input);
    }

    private static ArrayShape flatVolume(Cnn3DToFeedForwardPreProcessor settings, ArrayShape input) {
        if (input.rank() == 2) {
            return input;
        }
        long depth = settings.getInputDepth();
        long height = settings.getInputHeight();
        long width = settings.getInputWidth();
        long channels = settings.getNumChannels();
        List<Long> last = List.of(depth, height, width, channels);
        // DL4J's JSON forgets which of the two it was.
        if (!ArrayShape.batch(input.size(0), last).equals(input)) {
            require(input, List.of(channels, depth, height, width));
        }
        return flatten(input);
    }

    private static ArrayShape volume(FeedForwardToCnn3DPreProcessor settings, ArrayShape input) {
        int depth = settings.getInputDepth();
        int height = settings.getInputHeight();
        int width = settings.getInputWidth();
        int channels = settings.getNumChannels();
        return unflat(
                input,
                settings.isNCDHW() ? List.of(channels, depth, height, width) : List.of(depth, height, width, channels));
    }

    /** Rows to what they hold; what is no row already passes. */
    private static ArrayShape unflat(ArrayShape input, List<? extends Number> shape) {
        ArrayShape found = ArrayShape.batch(input.size(0), shape);
        if (input.rank() == found.rank()) {
            require(input, shape);
            return input;
        }
        if (input.rank() != 2 || input.size(1) != found.perRow()) {
            throw new ShapeMismatch("makes arrays of " + found, "[" + found.perRow() + "] or " + found);
        }
        return found;
    }

    /** A row for every time step. */
    private static ArrayShape rows(ArrayShape input, RNNFormat format) {
        FlatRules.ranked(input, 3, "takes time series", SeriesRules.named("FEATURES", format));
        int time = SeriesRules.time(format);
        return ArrayShape.of(input.size(0) * input.size(time), input.size(3 - time));
    }

    /** The rows of each example as time steps. */
    private static ArrayShape series(ArrayShape input, RNNFormat format, ArrayShape network) {
        FlatRules.ranked(input, 2, "takes rows", "[FEATURES]");
        long examples = network.size(0);
        if (input.size(0) % examples != 0) {
            throw new ShapeMismatch(
                    "makes time series for " + examples + " examples of " + input.size(0) + " rows",
                    "a multiple of " + examples + " rows");
        }
        long steps = input.size(0) / examples;
        return format == RNNFormat.NWC
                ? ArrayShape.of(examples, steps, input.size(1))
                : ArrayShape.of(examples, input.size(1), steps);
    }

    private static ArrayShape seriesOfImages(
            CnnToRnnPreProcessor settings, List<ArrayShape> inputs, ArrayShape network) {
        ArrayShape input = inputs.get(0);
        require(input, List.of(settings.getNumChannels(), settings.getInputHeight(), settings.getInputWidth()));
        return series(flatten(input), settings.getRnnDataFormat(), network);
    }

    private static ArrayShape composed(
            ComposableInputPreProcessor settings, List<ArrayShape> inputs, ArrayShape network) {
        ArrayShape found = inputs.get(0);
        for (InputPreProcessor next : settings.getInputPreProcessors()) {
            found = ShapeRules.output(next, List.of(found), network)
                    .orElseThrow(() -> new UnknownShape("a preprocessor"));
        }
        return found;
    }
}
