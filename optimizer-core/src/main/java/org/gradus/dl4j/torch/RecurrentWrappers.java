package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.util.TimeSeriesUtils;

/** Layers around recurrent ones. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class RecurrentWrappers {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(Bidirectional.class, (settings, weights) -> bidirectional(settings, weights, false)),
            entry(LastTimeStep.class, RecurrentWrappers::lastTimeStep),
            entry(TimeDistributed.class, RecurrentWrappers::timeDistributed),
            entry(MaskZeroLayer.class, (settings, weights) -> maskZero(settings, weights)
                    .then((Forward.OfOne) (input, pass) -> new Signal(input.values(), null))));

    private RecurrentWrappers() {}

    /** A layer whose mask its wrapper sets: an LSTM heeds no other. */
    private static Forward masked(Layer settings, Weights weights) {
        if (settings instanceof MaskZeroLayer zero) {
            return maskZero(zero, weights);
        }
        if (settings instanceof Bidirectional both) {
            return bidirectional(both, weights, true);
        }
        boolean plain = settings.getClass() == LSTM.class;
        if (!plain && settings.getClass() != GravesLSTM.class) {
            return Translators.of(settings, weights);
        }
        if (((BaseLayer) settings).getWeightNoise() != null) {
            throw new Uncovered("weight noise");
        }
        return Dropouts.before(
                settings,
                plain
                        ? Recurrents.lstm((LSTM) settings, weights, true)
                        : Recurrents.graves((GravesLSTM) settings, weights, true));
    }

    private static Forward bidirectional(Bidirectional settings, Weights weights, boolean masked) {
        if (settings.getFwd() instanceof LastTimeStep) {
            throw new Uncovered("LastTimeStep within, which DL4J cannot train; must be around");
        }
        RNNFormat format = settings.getRNNDataFormat();
        Forward forwards = within(settings.getFwd(), weights.of("f"), masked);
        Forward backwards = within(settings.getBwd(), weights.of("b"), masked);
        return (Forward.OfOne) (input, pass) -> {
            Signal there = forwards.apply(List.of(input), pass);
            Tensor mask = input.mask() == null ? null : input.mask().flip(1);
            Signal reversed = new Signal(TimeAxis.reversed(input.values(), format), mask);
            Signal back = backwards.apply(List.of(reversed), pass);
            return there.with(
                    join(settings.getMode(), there.values(), TimeAxis.reversed(back.values(), format), format));
        };
    }

    private static Forward within(Layer settings, Weights weights, boolean masked) {
        return masked ? masked(settings, weights) : Translators.of(settings, weights);
    }

    private static Tensor join(Bidirectional.Mode mode, Tensor there, Tensor back, RNNFormat format) {
        return switch (mode) {
            case ADD -> there.add(back);
            case MUL -> there.mul(back);
            case AVERAGE -> there.add(back).mul(new Scalar(0.5));
            case CONCAT -> torch.cat(new TensorVector(there, back), 3 - TimeAxis.of(format));
        };
    }

    /** The output of each sequence's last step that counts. */
    private static Forward lastTimeStep(LastTimeStep settings, Weights weights) {
        RNNFormat format = TimeSeriesUtils.getFormatFromRnnLayer(settings.getUnderlying());
        Forward.OfOne last = (input, pass) -> {
            Tensor values = TimeAxis.first(input.values(), format);
            if (input.mask() == null) {
                return new Signal(values.select(0, values.size(0) - 1), null);
            }
            Tensor counts = input.mask().ne(new Scalar(0));
            // Where a series was made longer, its mask was not: DL4J looks for the last step within the mask.
            long length = input.mask().size(1);
            Tensor steps = torch.arange(
                    new Scalar(1.0), new Scalar(length + 1.0), input.mask().options());
            Tensor index = counts.mul(steps).argmax(new LongOptional(1), false);
            requireSome(counts.any(1, false));
            Tensor places = index.view(1, -1, 1).expand(1, values.size(1), values.size(2));
            return new Signal(values.gather(0, places).squeeze(0), null);
        };
        return masked(settings.getUnderlying(), weights).then(last);
    }

    private static void requireSome(Tensor countsSomewhere) {
        long example = countsSomewhere.to(torch.ScalarType.Int).argmin().item_long();
        if (!countsSomewhere.select(0, example).item_bool()) {
            throw new IllegalArgumentException("example " + example + " counts at no time step; must at one or more");
        }
    }

    /** Steps at which all features have one value do not count; its signal carries the mask that says so. */
    private static Forward maskZero(MaskZeroLayer settings, Weights weights) {
        RNNFormat format = TimeSeriesUtils.getFormatFromRnnLayer(settings.getUnderlying());
        Forward own = masked(settings.getUnderlying(), weights);
        Scalar value = new Scalar(settings.getMaskingValue());
        return (Forward.OfOne) (input, pass) -> {
            Tensor mask =
                    input.values().ne(value).any(3 - TimeAxis.of(format), false).to(torch.ScalarType.Float);
            return own.apply(List.of(new Signal(input.values(), mask)), pass);
        };
    }

    /** The same layer for every time step by itself. */
    private static Forward timeDistributed(TimeDistributed settings, Weights weights) {
        int time = TimeAxis.of(settings.getRnnDataFormat());
        Forward own = Translators.of(settings.getUnderlying(), weights);
        return (Forward.OfOne) (input, pass) -> {
            Tensor values = input.values().movedim(time, 1);
            long examples = values.size(0);
            // DL4J takes the steps of an example one after another, but of the mask the examples of a step.
            Tensor mask = input.mask() == null ? null : input.mask().t().reshape(-1, 1);
            Signal result = own.apply(List.of(new Signal(values.flatten(0, 1), mask)), pass);
            Tensor outputs = result.values().unflatten(0, new long[] {examples, values.size(1)});
            Tensor left = result.mask() == null
                    ? null
                    : result.mask().view(-1, examples).t();
            return new Signal(outputs.movedim(1, time), left);
        };
    }
}
