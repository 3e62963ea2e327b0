package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;

/** Blocks of an image laid out as channels or as examples: TensorFlow's space_to_depth and space_to_batch. */
final class SpaceBlocks {
    private SpaceBlocks() {}

    static Forward toDepth(SpaceToDepthLayer settings, Weights weights) {
        long block = settings.getBlockSize();
        Channels channels = Channels.of(settings.getDataFormat());
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = channels.first(input.values());
            long height = x.size(2) / block;
            long width = x.size(3) / block;
            Tensor found = blocks(x, block, block)
                    .permute(0, 3, 5, 1, 2, 4)
                    .reshape(x.size(0), block * block * x.size(1), height, width);
            return input.with(channels.own(found));
        };
    }

    static Forward toBatch(SpaceToBatchLayer settings, Weights weights) {
        long down = settings.getBlocks()[0];
        long across = settings.getBlocks()[1];
        int[][] sides = settings.getPadding();
        Channels channels = Channels.of(settings.getFormat());
        return (Forward.OfOne) (input, pass) -> {
            Tensor x = torch.constant_pad_nd(
                    channels.first(input.values()), sides[1][0], sides[1][1], sides[0][0], sides[0][1]);
            Tensor found = blocks(x, down, across)
                    .permute(3, 5, 0, 1, 2, 4)
                    .reshape(down * across * x.size(0), x.size(1), x.size(2) / down, x.size(3) / across);
            return input.with(channels.own(found));
        };
    }

    /** [examples, channels, blocks down, height of a block, blocks across, width of a block]. */
    private static Tensor blocks(Tensor x, long height, long width) {
        return x.reshape(x.size(0), x.size(1), x.size(2) / height, height, x.size(3) / width, width);
    }
}
