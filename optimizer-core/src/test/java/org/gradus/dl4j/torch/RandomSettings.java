package org.gradus.dl4j.torch;

import java.util.List;
import java.util.Random;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Draws activations, losses and numbers. Nothing random while it computes: the two engines draw other noise. */
class RandomSettings {
    static final int OUTPUTS = 3;

    private static final List<Activation> COMMON =
            List.of(Activation.TANH, Activation.SIGMOID, Activation.IDENTITY, Activation.RELU, Activation.SOFTPLUS);
    private static final List<Activation> ALL = List.of(
            Activation.ELU,
            Activation.HARDSIGMOID,
            Activation.HARDTANH,
            Activation.LEAKYRELU,
            Activation.RATIONALTANH,
            Activation.RECTIFIEDTANH,
            Activation.RELU6,
            Activation.SELU,
            Activation.SOFTSIGN,
            Activation.SOFTMAX,
            Activation.SWISH,
            Activation.MISH,
            Activation.GELU,
            Activation.THRESHOLDEDRELU);

    final Random random;

    RandomSettings(Random random) {
        this.random = random;
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    boolean rarely() {
        return random.nextInt(5) == 0;
    }

    int from(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    IActivation activation() {
        return switch (random.nextInt(8)) {
            case 0 -> new ActivationLReLU(0.2);
            case 1 -> new ActivationELU(0.7);
            case 2 -> new ActivationReLU(4.0, 0.1, 0.05);
            case 3, 4 -> ALL.get(random.nextInt(ALL.size())).getActivationFunction();
            default -> COMMON.get(random.nextInt(COMMON.size())).getActivationFunction();
        };
    }

    /** An activation of the output and a loss that goes with it more often than not. */
    record Head(ILossFunction loss, IActivation activation) {}

    Head head() {
        if (random.nextInt(3) == 0) {
            return new Head(new LossMCXENT(), Activation.SOFTMAX.getActivationFunction());
        }
        ILossFunction loss = loss();
        return new Head(
                loss,
                one(
                                Activation.SOFTMAX,
                                Activation.SIGMOID,
                                Activation.SIGMOID,
                                Activation.IDENTITY,
                                Activation.TANH,
                                Activation.SOFTPLUS)
                        .getActivationFunction());
    }

    private ILossFunction loss() {
        INDArray weights = Nd4j.createFromArray(new float[][] {{0.5f, 2f, 1.25f}});
        return switch (random.nextInt(8)) {
            case 0 -> new LossMCXENT(weights);
            case 1 -> new LossBinaryXENT(weights);
            case 2 -> one(new LossL2(weights), new LossMSE(weights));
            case 3 -> one(new LossL1(weights), new LossMAE(weights));
            default ->
                one(
                                LossFunction.MSE,
                                LossFunction.L1,
                                LossFunction.L2,
                                LossFunction.XENT,
                                LossFunction.MCXENT,
                                LossFunction.NEGATIVELOGLIKELIHOOD,
                                LossFunction.KL_DIVERGENCE,
                                LossFunction.COSINE_PROXIMITY,
                                LossFunction.HINGE,
                                LossFunction.SQUARED_HINGE,
                                LossFunction.MEAN_ABSOLUTE_ERROR,
                                LossFunction.POISSON,
                                LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR,
                                LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
                                LossFunction.WASSERSTEIN)
                        .getILossFunction();
        };
    }
}
