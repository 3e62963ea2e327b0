package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseUpsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Sizes of windows and borders that a file may have and DL4J's builders would refuse: native code divides by strides. */
final class WindowSettings {
    private final List<String> faults = new ArrayList<>();

    private WindowSettings() {}

    /** What is wrong with a layer's settings: {@code has stride [0, 1]; must be 2 numbers, 1 or more each}. */
    static List<String> faults(Object layer) {
        WindowSettings found = new WindowSettings();
        found.look(layer);
        return found.faults;
    }

    private void look(Object layer) {
        if (layer instanceof ConvolutionLayer convolution) {
            boolean three = layer instanceof Convolution3D || layer instanceof Deconvolution3D;
            int dimensions = layer instanceof Convolution1DLayer ? 1 : three ? 3 : 2;
            window(
                    dimensions,
                    convolution.getKernelSize(),
                    convolution.getStride(),
                    convolution.getPadding(),
                    convolution.getDilation());
            given("a convolution mode", convolution.getConvolutionMode());
        } else if (layer instanceof SubsamplingLayer pool) {
            window(
                    layer instanceof Subsampling1DLayer ? 1 : 2,
                    pool.getKernelSize(),
                    pool.getStride(),
                    pool.getPadding(),
                    pool.getDilation());
            given("a convolution mode", pool.getConvolutionMode());
            given("a pooling type", pool.getPoolingType());
        } else if (layer instanceof Subsampling3DLayer pool) {
            window(3, pool.getKernelSize(), pool.getStride(), pool.getPadding(), pool.getDilation());
            given("a convolution mode", pool.getConvolutionMode());
            given("a pooling type", pool.getPoolingType());
        } else if (layer instanceof BaseUpsamplingLayer up) {
            sizes("size", up.getSize(), layer instanceof Upsampling1D ? 1 : layer instanceof Upsampling3D ? 3 : 2, 1);
        } else if (layer instanceof SpaceToDepthLayer space) {
            sizes("block size", new int[] {space.getBlockSize()}, 1, 1);
        } else if (layer instanceof SpaceToBatchLayer space) {
            sizes("blocks", space.getBlocks(), 2, 1);
            int[][] padding = space.getPadding();
            sizes("padding", padding == null || padding.length < 2 ? null : padding[0], 2, 0);
            sizes("padding", padding == null || padding.length < 2 ? null : padding[1], 2, 0);
        } else {
            borders(layer);
        }
    }

    private void borders(Object layer) {
        if (layer instanceof ZeroPadding1DLayer pad) {
            sizes("padding", pad.getPadding(), 2, 0);
        } else if (layer instanceof ZeroPaddingLayer pad) {
            sizes("padding", pad.getPadding(), 4, 0);
        } else if (layer instanceof ZeroPadding3DLayer pad) {
            sizes("padding", pad.getPadding(), 6, 0);
        } else if (layer instanceof Cropping1D crop) {
            sizes("cropping", crop.getCropping(), 2, 0);
        } else if (layer instanceof Cropping2D crop) {
            sizes("cropping", crop.getCropping(), 4, 0);
        } else if (layer instanceof Cropping3D crop) {
            sizes("cropping", crop.getCropping(), 6, 0);
        }
    }

    private void window(int dimensions, int[] kernel, int[] stride, int[] padding, int[] dilation) {
        sizes("kernel", kernel, dimensions, 1);
        sizes("stride", stride, dimensions, 1);
        sizes("padding", padding, dimensions, 0);
        sizes("dilation", dilation, dimensions, 1);
    }

    private void sizes(String name, int[] found, int dimensions, int least) {
        boolean legal = found != null && found.length >= dimensions;
        for (int d = 0; legal && d < dimensions; d++) {
            legal = found[d] >= least && found[d] <= 1 << 20; // what more than a million would be overflows below
        }
        if (!legal) {
            faults.add("has " + name + " " + Arrays.toString(found) + "; must be " + dimensions + " numbers, " + least
                    + " or more each and at most " + (1 << 20) + ",");
        }
    }

    private void given(String what, Object value) {
        if (value == null) {
            faults.add("has no " + what.substring(2) + "; must have one");
        }
    }
}
