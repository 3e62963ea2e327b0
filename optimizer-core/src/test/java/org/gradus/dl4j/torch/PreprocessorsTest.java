package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.api.MaskState;
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
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Without these, a layer would see its input's numbers in another order than with DL4J. */
class PreprocessorsTest {
    private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

    /** What is reshaped, its shape, and the shape of its mask; null for none. */
    record Of(InputPreProcessor preprocessor, long[] shape, long[] mask, int examples) {
        @Override
        public String toString() {
            return preprocessor + " of " + java.util.Arrays.toString(shape);
        }
    }

    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }

    static Stream<Of> preprocessors() {
        Stream<Of> fixed = Stream.of(
                new Of(new CnnToFeedForwardPreProcessor(3, 4, 2), shape(5, 2, 3, 4), shape(5, 1, 1, 1), 5),
                new Of(new CnnToFeedForwardPreProcessor(3, 4, 2), shape(5, 24), null, 5),
                new Of(
                        new CnnToFeedForwardPreProcessor(3, 4, 2, CNN2DFormat.NHWC),
                        shape(5, 3, 4, 2),
                        shape(5, 1, 1, 1),
                        5),
                new Of(new FeedForwardToCnnPreProcessor(3, 4, 2), shape(5, 24), shape(5, 1), 5),
                new Of(new FeedForwardToCnnPreProcessor(3, 4, 2), shape(5, 2, 3, 4), null, 5),
                new Of(new Cnn3DToFeedForwardPreProcessor(2, 3, 4, 2, true), shape(5, 2, 2, 3, 4), shape(5, 1), 5),
                new Of(new Cnn3DToFeedForwardPreProcessor(2, 3, 4, 2, false), shape(5, 2, 3, 4, 2), shape(5, 1), 5),
                new Of(new FeedForwardToCnn3DPreProcessor(2, 3, 4, 2, true), shape(5, 48), shape(5, 1), 5),
                new Of(new FeedForwardToCnn3DPreProcessor(2, 3, 4, 2, false), shape(5, 48), shape(5, 1), 5),
                new Of(new RnnToFeedForwardPreProcessor(), shape(5, 6), null, 5),
                new Of(
                        new ComposableInputPreProcessor(
                                new CnnToFeedForwardPreProcessor(3, 4, 2), new FeedForwardToRnnPreProcessor()),
                        shape(10, 2, 3, 4),
                        null,
                        5));
        return Stream.concat(fixed, Stream.of(RNNFormat.values()).flatMap(PreprocessorsTest::series));
    }

    private static Stream<Of> series(RNNFormat format) {
        boolean ncw = format == RNNFormat.NCW;
        return Stream.of(shape(5, 6), shape(1, 6), shape(5, 1)).flatMap(size -> {
            long n = size[0];
            long time = size[1];
            int examples = (int) n;
            return Stream.of(
                    new Of(
                            new RnnToFeedForwardPreProcessor(format),
                            ncw ? shape(n, 4, time) : shape(n, time, 4),
                            shape(n, time),
                            examples),
                    new Of(new FeedForwardToRnnPreProcessor(format), shape(n * time, 4), shape(n * time, 1), examples),
                    new Of(
                            new RnnToCnnPreProcessor(2, 3, 2, format),
                            ncw ? shape(n, 12, time) : shape(n, time, 12),
                            shape(n, time),
                            examples),
                    new Of(
                            new CnnToRnnPreProcessor(2, 3, 2, format),
                            shape(n * time, 2, 2, 3),
                            shape(n * time, 1, 1, 1),
                            examples));
        });
    }

    @ParameterizedTest
    @MethodSource("preprocessors")
    void values_gradients_and_masks(Of of) {
        INDArray input = Twin.normal(3, of.shape());
        INDArray mask = of.mask() == null ? null : Twin.normal(4, of.mask());
        INDArray wanted =
                of.preprocessor().preProcess(input.dup(), of.examples(), NONE).dup('c');
        INDArray epsilon = Twin.normal(5, wanted.shape());
        INDArray back = of.preprocessor().backprop(epsilon.dup(), of.examples(), NONE);
        INDArray wantedMask = mask == null
                ? null
                : of.preprocessor()
                        .feedForwardMaskArray(mask.dup(), MaskState.Active, of.examples())
                        .getFirst();
        INDArray whole = Nd4j.create(of.examples(), 1);
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Twin.of(input).set_requires_grad(true);
            Signal in = new Signal(x, mask == null ? null : Twin.of(mask));
            Pass pass = Pass.INFERENCE.of(new Signal(Twin.of(whole), null));
            Signal found = Translators.of(of.preprocessor(), null).apply(List.of(in), pass);
            assertThat(found.values().shape()).isEqualTo(wanted.shape());
            assertThat(Twin.floats(found.values())).isEqualTo(Twin.floats(wanted));
            found.values().mul(Twin.of(epsilon)).sum().backward();
            assertThat(Twin.floats(x.mutable_grad())).isEqualTo(Twin.floats(back));
            if (mask != null) {
                assertThat(found.mask().shape()).isEqualTo(wantedMask.shape());
                assertThat(Twin.floats(found.mask())).isEqualTo(Twin.floats(wantedMask));
            }
        }
    }
}
