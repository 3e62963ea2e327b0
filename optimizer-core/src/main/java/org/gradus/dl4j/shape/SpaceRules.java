package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.one;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Layers that make the space of an array larger or smaller, or lay it out otherwise. */
final class SpaceRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            one(Upsampling1D.class, (settings, input) -> up(new Space(1, false), settings.getSize(), input)),
            one(Upsampling2D.class, (settings, input) -> up(Space.of(settings.getFormat()), settings.getSize(), input)),
            one(
                    Upsampling3D.class,
                    (settings, input) -> up(Space.of(3, settings.getDataFormat()), settings.getSize(), input)),
            one(ZeroPadding1DLayer.class, (settings, input) -> pad(new Space(1, false), settings.getPadding(), input)),
            one(
                    ZeroPaddingLayer.class,
                    (settings, input) -> pad(Space.of(settings.getDataFormat()), settings.getPadding(), input)),
            one(ZeroPadding3DLayer.class, (settings, input) -> pad(new Space(3, false), settings.getPadding(), input)),
            one(Cropping1D.class, (settings, input) -> crop(new Space(1, false), settings.getCropping(), input)),
            one(
                    Cropping2D.class,
                    (settings, input) -> crop(Space.of(settings.getDataFormat()), settings.getCropping(), input)),
            one(Cropping3D.class, (settings, input) -> crop(new Space(3, false), settings.getCropping(), input)),
            one(SpaceToDepthLayer.class, SpaceRules::toDepth),
            one(SpaceToBatchLayer.class, SpaceRules::toBatch),
            one(LocalResponseNormalization.class, (settings, input) -> Space.of(settings.getDataFormat())
                    .require(input)),
            one(GlobalPoolingLayer.class, SpaceRules::pooled));

    private SpaceRules() {}

    private static ArrayShape up(Space space, int[] times, ArrayShape input) {
        return space.map(space.require(input), (d, size) -> size * times[d]);
    }

    /** @param sides before and after, dimension by dimension */
    private static ArrayShape pad(Space space, int[] sides, ArrayShape input) {
        return space.map(space.require(input), (d, size) -> size + sides[2 * d] + sides[2 * d + 1]);
    }

    /** @param sides before and after, dimension by dimension */
    private static ArrayShape crop(Space space, int[] sides, ArrayShape input) {
        return space.map(space.require(input), (d, size) -> {
            long cut = (long) sides[2 * d] + sides[2 * d + 1];
            if (cut >= size) {
                String name = SlidingWindow.name(d, space.dimensions());
                throw new ShapeMismatch(
                        "cuts " + cut + " from " + name + " " + size, name + " of " + (cut + 1) + " or more");
            }
            return size - cut;
        });
    }

    private static long divided(Space space, int d, long size, long padding, long block) {
        if ((size + padding) % block != 0) {
            String name = SlidingWindow.name(d, space.dimensions());
            throw new ShapeMismatch(
                    "has blocks of " + block + (padding == 0 ? "" : " and padding " + padding) + " over " + name + " "
                            + size,
                    "a multiple of " + block + (padding == 0 ? "" : " less " + padding) + " as " + name);
        }
        return (size + padding) / block;
    }

    private static ArrayShape toDepth(SpaceToDepthLayer settings, ArrayShape input) {
        long block = settings.getBlockSize();
        Space space = Space.of(settings.getDataFormat());
        ArrayShape found = space.map(space.require(input), (d, size) -> divided(space, d, size, 0, block));
        return found.with(space.channels(), found.size(space.channels()) * block * block);
    }

    private static ArrayShape toBatch(SpaceToBatchLayer settings, ArrayShape input) {
        int[] blocks = settings.getBlocks();
        int[][] sides = settings.getPadding();
        Space space = Space.of(settings.getFormat());
        return space.map(
                        space.require(input),
                        (d, size) -> divided(space, d, size, (long) sides[d][0] + sides[d][1], blocks[d]))
                .with(0, input.size(0) * blocks[0] * blocks[1]);
    }

    private static ArrayShape pooled(GlobalPoolingLayer settings, ArrayShape input) {
        if (input.rank() < 3 || input.rank() > 5) {
            throw new ShapeMismatch("pools over time or space", "[CHANNELS, TIME], or images, or volumes");
        }
        int[] chosen = settings.getPoolingDimensions();
        int[] over = chosen == null || chosen.length == 0
                ? IntStream.range(2, input.rank()).toArray()
                : chosen;
        if (Arrays.stream(over).anyMatch(d -> d < 1 || d >= input.rank())) {
            throw new ShapeMismatch(
                    "pools over dimensions " + Arrays.toString(over) + " of " + input, "an array that has them");
        }
        if (!settings.isCollapseDimensions()) {
            ArrayShape kept = input;
            for (int d : over) {
                kept = kept.with(d, 1);
            }
            return kept;
        }
        List<Long> left = new ArrayList<>();
        for (int d = 0; d < input.rank(); d++) {
            int dimension = d;
            if (Arrays.stream(over).noneMatch(k -> k == dimension)) {
                left.add(input.size(d));
            }
        }
        return new ArrayShape(left);
    }
}
