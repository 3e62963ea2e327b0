package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
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

/**
 * What reshapes the input of a layer. A time series as rows is DL4J's: all examples of the first step, then those of the
 * second; so are masks of such rows.
 */
final class Preprocessors {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(CnnToFeedForwardPreProcessor.class, (settings, weights) -> one((input, pass) -> flat(input))),
            entry(Cnn3DToFeedForwardPreProcessor.class, (settings, weights) -> one((input, pass) -> flat(input))),
            entry(
                    FeedForwardToCnnPreProcessor.class,
                    (settings, weights) ->
                            image(settings.getNumChannels(), settings.getInputHeight(), settings.getInputWidth())),
            entry(FeedForwardToCnn3DPreProcessor.class, Preprocessors::volume),
            entry(
                    RnnToFeedForwardPreProcessor.class,
                    (settings, weights) -> one((input, pass) ->
                            input.values().dim() == 2 ? input : rows(input, settings.getRnnDataFormat()))),
            entry(
                    FeedForwardToRnnPreProcessor.class,
                    (settings, weights) -> one((input, pass) -> series(input, settings.getRnnDataFormat(), pass))),
            entry(
                    CnnToRnnPreProcessor.class,
                    (settings, weights) ->
                            one((input, pass) -> series(flat(input), settings.getRnnDataFormat(), pass))),
            entry(RnnToCnnPreProcessor.class, Preprocessors::rowsOfImages),
            entry(ComposableInputPreProcessor.class, Preprocessors::composed));

    private Preprocessors() {}

    private static Forward one(Forward.OfOne forward) {
        return forward;
    }

    /** One row for each example, whatever the format; a mask [examples, 1, 1, 1] becomes [examples, 1]. */
    private static Signal flat(Signal input) {
        Tensor mask = input.mask();
        Tensor column = mask == null || mask.dim() == 2 ? mask : mask.flatten(1, -1);
        return input.values().dim() == 2 ? input : new Signal(input.values().flatten(1, -1), column);
    }

    private static Forward image(long channels, long height, long width) {
        return one((input, pass) -> input.values().dim() == 4
                ? input
                : input.with(input.values().reshape(input.values().size(0), channels, height, width)));
    }

    private static Forward volume(FeedForwardToCnn3DPreProcessor settings, Weights weights) {
        long depth = settings.getInputDepth();
        long height = settings.getInputHeight();
        long width = settings.getInputWidth();
        long channels = settings.getNumChannels();
        long[] shape = settings.isNCDHW()
                ? new long[] {-1, channels, depth, height, width}
                : new long[] {-1, depth, height, width, channels};
        return one((input, pass) ->
                input.values().dim() == 5 ? input : input.with(input.values().reshape(shape)));
    }

    private static Forward rowsOfImages(RnnToCnnPreProcessor settings, Weights weights) {
        Forward image = image(settings.getNumChannels(), settings.getInputHeight(), settings.getInputWidth());
        Forward.OfOne rows = (input, pass) -> {
            Signal found = rows(input, settings.getRnnDataFormat());
            Tensor mask = found.mask();
            return new Signal(found.values(), mask == null ? null : mask.view(-1, 1, 1, 1));
        };
        return rows.then(image);
    }

    private static Signal rows(Signal input, RNNFormat format) {
        Tensor x = input.values();
        Tensor byTime = format == RNNFormat.NCW ? x.permute(2, 0, 1) : x.permute(1, 0, 2);
        Tensor mask = input.mask() == null ? null : input.mask().t().reshape(-1, 1);
        return new Signal(byTime.reshape(-1, byTime.size(2)), mask);
    }

    private static Signal series(Signal input, RNNFormat format, Pass pass) {
        long examples = pass.input().values().size(0);
        Tensor x = input.values();
        Tensor byTime = x.reshape(-1, examples, x.size(1));
        Tensor mask =
                input.mask() == null ? null : input.mask().reshape(-1, examples).t();
        return new Signal(format == RNNFormat.NCW ? byTime.permute(1, 2, 0) : byTime.permute(1, 0, 2), mask);
    }

    private static Forward composed(ComposableInputPreProcessor settings, Weights weights) {
        Forward all = one((input, pass) -> input);
        for (InputPreProcessor next : settings.getInputPreProcessors()) {
            all = all.then(Translators.of(next, weights));
        }
        return all;
    }
}
