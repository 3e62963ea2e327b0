package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Recurrent layers, what wraps them, and embeddings. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class Recurrents {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = new HashMap<>(Map.ofEntries(
            entry(LSTM.class, (settings, weights) -> lstm(settings, weights, false)),
            entry(GravesLSTM.class, (settings, weights) -> graves(settings, weights, false)),
            entry(GravesBidirectionalLSTM.class, Recurrents::both),
            entry(SimpleRnn.class, Recurrents::simple)));

    static {
        ALL.putAll(RecurrentWrappers.ALL);
        ALL.putAll(Embeddings.ALL);
    }

    private Recurrents() {}

    /** @param masked whether the mask counts; DL4J lets it pass by unless a wrapper sets it */
    static Forward lstm(LSTM settings, Weights weights, boolean masked) {
        return layer(settings.getRnnDataFormat(), weights, Lstms.plain(settings, weights), masked);
    }

    static Forward graves(GravesLSTM settings, Weights weights, boolean masked) {
        LstmSteps steps = new LstmSteps(settings.getActivationFn(), settings.getGateActivationFn(), true);
        return layer(settings.getRnnDataFormat(), weights, steps.of(weights, Lstms.Keys.PLAIN), masked);
    }

    private static Forward simple(SimpleRnn settings, Weights weights) {
        return layer(settings.getRnnDataFormat(), weights, SimpleSteps.of(settings, weights), true);
    }

    /** The sum of one that goes forwards and one that goes backwards. */
    private static Forward both(GravesBidirectionalLSTM settings, Weights weights) {
        RNNFormat format = settings.getRnnDataFormat();
        LstmSteps steps = new LstmSteps(settings.getActivationFn(), settings.getGateActivationFn(), true);
        Recurrence forwards = steps.of(weights, new Lstms.Keys("WF", "RWF", "bF"));
        Recurrence backwards = steps.of(weights, new Lstms.Keys("WB", "RWB", "bB"));
        return (Forward.OfOne) (input, pass) -> {
            Tensor values = TimeAxis.first(input.values(), format);
            Tensor mask = reaching(TimeAxis.first(input.mask()), values.size(0));
            Tensor there = forwards.run(values, mask, null, pass).outputs();
            Tensor back = backwards
                    .run(values.flip(0), mask == null ? null : mask.flip(0), null, pass)
                    .outputs();
            return input.with(TimeAxis.back(there.add(back.flip(0)), format));
        };
    }

    /** A mask of a series that was cropped is still longer; DL4J reads it from its first step on. */
    private static Tensor reaching(Tensor mask, long steps) {
        return mask == null || mask.size(0) <= steps ? mask : mask.narrow(0, 0, steps);
    }

    private static Forward layer(RNNFormat format, Weights weights, Recurrence recurrence, boolean masked) {
        return (Forward.OfOne) (input, pass) -> {
            Tensor values = TimeAxis.first(input.values(), format);
            Tensor mask = masked ? TimeAxis.first(input.mask()) : null;
            Recurrence.Run run = recurrence.run(values, mask, null, pass);
            Tensor outputs =
                    pass.carried() == null ? run.outputs() : goOn(weights, recurrence, values, mask, run, pass);
            return input.with(TimeAxis.back(outputs, format));
        };
    }

    /**
     * Truncated backpropagation: outputs are those of a run that goes on from the state that the last batch left; gradients, as
     * DL4J computes them, those of a run from zeros.
     */
    private static Tensor goOn(
            Weights weights, Recurrence recurrence, Tensor values, Tensor mask, Recurrence.Run fromZeros, Pass pass) {
        List<Tensor> before = pass.carried().get(weights);
        if (before == null) {
            pass.carried().put(weights, fromZeros.state());
            return fromZeros.outputs();
        }
        if (before.get(0).size(1) != values.size(1)) {
            throw new IllegalArgumentException(
                    values.size(1) + " examples go on from " + before.get(0).size(1) + "; must be as many");
        }
        try (AutoGradMode off = new AutoGradMode(false)) {
            Recurrence.Run went = recurrence.run(values, mask, before, pass);
            pass.carried().put(weights, went.state());
            Tensor difference = went.outputs().sub(fromZeros.outputs());
            try (AutoGradMode on = new AutoGradMode(true)) {
                return fromZeros.outputs().add(difference);
            }
        }
    }
}
