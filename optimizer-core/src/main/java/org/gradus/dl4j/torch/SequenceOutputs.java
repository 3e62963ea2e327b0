package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;

/**
 * Layers that give outputs for every time step. Losses see a row for every step of every example; the score is their sum over the
 * number of examples.
 */
final class SequenceOutputs {
    private SequenceOutputs() {}

    static Output of(RnnOutputLayer settings, Weights weights) {
        RNNFormat format = settings.getRnnDataFormat();
        Forward before = (Forward.OfOne) (input, pass) -> {
            Tensor timeFirst = TimeAxis.first(input.values(), format);
            // Not masked by the features' mask: the labels have their own.
            return new Signal(TimeAxis.back(DenseLayers.linear(timeFirst, weights), format), null);
        };
        if (settings.getWeightNoise() != null) {
            before = WeightNoises.of(settings, weights, before);
        }
        return output(
                before,
                format,
                Activations.of(settings.getActivationFn()),
                zeroed(Losses.of(settings.getLossFn(), settings.getActivationFn())));
    }

    /** DL4J masks what comes before the activation too: where single outputs are masked, softmax sees it. */
    private static Output.Loss zeroed(Output.Loss loss) {
        return (rows, labels, mask, pass) ->
                loss.of(mask == null || mask.size(1) == 1 ? rows : rows.mul(mask), labels, mask, pass);
    }

    static Output of(RnnLossLayer settings) {
        return output(
                (Forward.OfOne) (input, pass) -> input,
                settings.getRnnDataFormat(),
                Activations.of(settings.getActivationFn()),
                Losses.of(settings.getLossFn(), settings.getActivationFn()));
    }

    private static Output output(Forward before, RNNFormat format, Output.Activation activation, Output.Loss loss) {
        return new Output(
                before,
                (values, pass) -> {
                    Tensor timeFirst = TimeAxis.first(values, format);
                    Tensor outputs = activation.apply(rows(timeFirst), pass).view_as(timeFirst);
                    return TimeAxis.back(outputs, format);
                },
                (values, labels, mask, pass) -> {
                    Tensor timeFirst = TimeAxis.first(values, format);
                    Tensor wanted = TimeAxis.first(labels, format);
                    return loss.of(rows(timeFirst), rows(wanted), rows(mask, format), pass)
                            .mul(new Scalar((double) timeFirst.size(0)));
                });
    }

    /** A row for every time step and example. */
    private static Tensor rows(Tensor timeFirst) {
        return timeFirst.reshape(-1, timeFirst.size(2));
    }

    /** A row for every time step and example, of a mask that is [examples, time] or has the shape of the outputs. */
    private static Tensor rows(Tensor mask, RNNFormat format) {
        if (mask == null) {
            return null;
        }
        return mask.dim() == 2 ? mask.t().reshape(-1, 1) : rows(TimeAxis.first(mask, format));
    }
}
