package org.gradus.torch.selftest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.gradus.selftest.LayerKind;

/** All problems: a kind of layer is an entry of this table. */
final class Problems {
    private static final Map<LayerKind, List<Problem>> ALL = new EnumMap<>(Map.ofEntries(
            Map.entry(LayerKind.DENSE, DenseProblems.ALL),
            Map.entry(LayerKind.ACTIVATION, PointwiseProblems.ACTIVATIONS),
            Map.entry(LayerKind.LOSS, PointwiseProblems.LOSSES),
            Map.entry(LayerKind.NORMALIZATION, NormalizationProblems.ALL),
            Map.entry(LayerKind.EMBEDDING, DenseProblems.EMBEDDINGS),
            Map.entry(LayerKind.RESIZING, WindowProblems.RESIZINGS),
            Map.entry(LayerKind.POOLING, WindowProblems.POOLINGS),
            Map.entry(LayerKind.RECURRENT, LstmProblems.STEPWISE),
            Map.entry(LayerKind.LSTM, LstmProblems.WHOLE),
            Map.entry(LayerKind.CONVOLUTION, ConvolutionProblems.PLAIN),
            Map.entry(LayerKind.DEPTHWISE, ConvolutionProblems.GROUPED),
            Map.entry(LayerKind.DECONVOLUTION, ConvolutionProblems.TRANSPOSED)));

    private Problems() {}

    static List<Problem> of(LayerKind kind) {
        return ALL.get(kind);
    }
}
