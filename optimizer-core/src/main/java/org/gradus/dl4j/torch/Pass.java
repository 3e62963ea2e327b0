package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.engine.Moment;
import org.gradus.selftest.KernelSet;

/**
 * One way through the network.
 *
 * @param training whether dropout drops and batch normalisation normalises by the batch
 * @param moment when; null in inference
 * @param random draws whatever is random: seeded by the moment, so that the same moment draws the same; null in inference
 * @param input what went into the network: some vertices and preprocessors ask for its length or its mask
 * @param carried the recurrent state that goes from batch to batch; null where each batch stands for itself
 * @param images how convolutions have them in memory
 * @param kernels which of LibTorch's are used
 */
record Pass(
        boolean training,
        Moment moment,
        GeneratorOptional random,
        Signal input,
        Carried carried,
        ImageOrder images,
        KernelSet kernels) {
    static final Pass INFERENCE = new Pass(false, null, null, null, null, ImageOrder.LAST, KernelSet.ONEDNN);

    /** Training at a moment, with what draws. */
    static Pass training(Moment moment, GeneratorOptional random) {
        return new Pass(true, moment, random, null, null, ImageOrder.LAST, KernelSet.ONEDNN);
    }

    /** Training at a moment. */
    static Pass training(Moment moment) {
        Generator generator = torch.make_generator_cpu(moment.seed());
        return training(moment, new GeneratorOptional(generator));
    }

    /** The same with recurrent state that goes from batch to batch. */
    Pass carrying(Carried state) {
        return new Pass(training, moment, random, input, state, images, kernels);
    }

    /** The same with images laid out so. */
    Pass laid(ImageOrder order) {
        return new Pass(training, moment, random, input, carried, order, kernels);
    }

    /** The same with other kernels. */
    Pass by(KernelSet others) {
        return new Pass(training, moment, random, input, carried, images, others);
    }

    /** The same with an input. */
    Pass of(Signal in) {
        return new Pass(training, moment, random, in, carried, images, kernels);
    }

    /** The same with everything as in inference. */
    Pass inference() {
        return new Pass(false, moment, random, input, carried, images, kernels);
    }

    /** Ones and zeros of the shape of an array; a one with this probability. */
    Tensor keep(Tensor like, double probability) {
        return torch.empty_like(like).bernoulli_(probability, random);
    }
}
