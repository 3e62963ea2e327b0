package org.gradus.dl4j.torch;

import static org.gradus.dl4j.torch.Translators.entry;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;

/** A row of weights for each number. */
final class Embeddings {
    /** By DL4J's class. */
    static final Map<Class<?>, Translator<?>> ALL = Map.ofEntries(
            entry(EmbeddingLayer.class, Embeddings::one), entry(EmbeddingSequenceLayer.class, Embeddings::sequence));

    private Embeddings() {}

    private static Forward one(EmbeddingLayer settings, Weights weights) {
        Output.Activation activation = Activations.of(settings.getActivationFn());
        return (Forward.OfOne) (input, pass) -> {
            Tensor rows = activation.apply(rows(input.values().view(-1), weights), pass);
            return input.with(input.mask() == null ? rows : rows.mul(input.mask()));
        };
    }

    private static Forward sequence(EmbeddingSequenceLayer settings, Weights weights) {
        Output.Activation activation = Activations.of(settings.getActivationFn());
        boolean last = settings.getOutputFormat() == RNNFormat.NWC;
        return (Forward.OfOne) (input, pass) -> {
            Tensor numbers = input.values();
            long examples = numbers.size(0);
            Tensor rows = activation.apply(rows(numbers.reshape(-1), weights), pass);
            Tensor sequences = rows.view(examples, -1, rows.size(1));
            if (input.mask() != null) {
                sequences = sequences.mul(input.mask().unsqueeze(2));
            }
            return input.with(last ? sequences : sequences.permute(0, 2, 1));
        };
    }

    private static Tensor rows(Tensor numbers, Weights weights) {
        Tensor rows = torch.embedding(weights.get("W"), numbers.to(torch.ScalarType.Long));
        Tensor bias = weights.get("b");
        return bias == null ? rows : rows.add(bias);
    }
}
