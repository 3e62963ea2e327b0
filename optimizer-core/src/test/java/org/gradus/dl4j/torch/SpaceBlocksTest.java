package org.gradus.dl4j.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.gradus.torch.LibTorch;
import org.gradus.torch.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Without it, the blocks of an image would become other examples than in DL4J. */
class SpaceBlocksTest {
    @ParameterizedTest
    @EnumSource
    void blocks_as_examples(CNN2DFormat format) {
        SpaceToBatchLayer settings = new SpaceToBatchLayer.Builder<>(new int[] {2, 3}, new int[][] {{1, 0}, {2, 1}})
                .dataFormat(format)
                .build();
        long[] shape = format == CNN2DFormat.NCHW ? new long[] {2, 3, 5, 6} : new long[] {2, 5, 6, 3};
        INDArray x = Nd4j.arange(180).castTo(DataType.FLOAT).reshape(shape);
        NeuralNetConfiguration configuration = new NeuralNetConfiguration();
        configuration.setLayer(settings);
        Layer layer = settings.instantiate(configuration, List.of(), 0, null, false, DataType.FLOAT);
        layer.setInput(x, LayerWorkspaceMgr.noWorkspaces());
        INDArray wanted = layer.activate(false, LayerWorkspaceMgr.noWorkspaces());
        LibTorch.load();
        try (PointerScope scope = new PointerScope()) {
            Signal input = new Signal(Tensors.of(x.data().asNioFloat(), shape), null);
            Tensor found = Translators.of(settings, null)
                    .apply(List.of(input), Pass.INFERENCE)
                    .values()
                    .contiguous();
            float[] values = new float[Math.toIntExact(found.numel())];
            found.data_ptr_float().get(values);
            float[] dl4j = wanted.dup('c').data().asFloat();
            Comparison.close("shape " + Arrays.toString(wanted.shape()), values, dl4j);
        }
    }
}
