package org.gradus.dl4j.torch;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.gradus.engine.Batch;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks over sequences of three features. */
@SuppressWarnings("deprecation") // saved networks hold layers that DL4J has deprecated
final class SequenceNetworks {
    static final int IN = 3;
    static final int HIDDEN = 4;

    private SequenceNetworks() {}

    /** Recurrent layers. */
    enum Kind {
        LSTM_PLAIN {
            @Override
            Layer of(RNNFormat format) {
                return new LSTM.Builder().nOut(HIDDEN).dataFormat(format).build();
            }
        },
        LSTM_OTHER_ACTIVATIONS {
            @Override
            Layer of(RNNFormat format) {
                return new LSTM.Builder()
                        .nOut(HIDDEN)
                        .forgetGateBiasInit(0.5)
                        .activation(Activation.SIGMOID)
                        .gateActivationFunction(Activation.TANH)
                        .dataFormat(format)
                        .build();
            }
        },
        GRAVES {
            @Override
            Layer of(RNNFormat format) {
                return new GravesLSTM.Builder().nOut(HIDDEN).dataFormat(format).build();
            }
        },
        GRAVES_OTHER_ACTIVATIONS {
            @Override
            Layer of(RNNFormat format) {
                return new GravesLSTM.Builder()
                        .nOut(HIDDEN)
                        .activation(Activation.SIGMOID)
                        .gateActivationFunction(Activation.TANH)
                        .dataFormat(format)
                        .build();
            }
        },
        GRAVES_BOTH_WAYS {
            @Override
            Layer of(RNNFormat format) {
                return new GravesBidirectionalLSTM.Builder()
                        .nOut(HIDDEN)
                        .dataFormat(format)
                        .build();
            }
        },
        SIMPLE {
            @Override
            Layer of(RNNFormat format) {
                return new SimpleRnn.Builder().nOut(HIDDEN).dataFormat(format).build();
            }
        };

        abstract Layer of(RNNFormat format);
    }

    static Comparison of(RNNFormat format, Layer... layers) {
        var list =
                new NeuralNetConfiguration.Builder().activation(Activation.TANH).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        Integer[] shape = format == RNNFormat.NWC ? new Integer[] {0, IN} : new Integer[] {IN, 0};
        return Comparison.of(list.setInputType(InputType.recurrent(IN, format)).build(), shape);
    }

    /** The same layers, one after another in a graph; format NCW. */
    static Comparison graph(Layer... layers) {
        var graph = new NeuralNetConfiguration.Builder()
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(IN));
        for (int k = 0; k < layers.length; k++) {
            graph.addLayer("n" + k, layers[k], k == 0 ? "in" : "n" + (k - 1));
        }
        return Comparison.of(graph.setOutputs("n" + (layers.length - 1)).build(), IN, 0);
    }

    static Layer everyStep(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .build();
    }

    static Layer once() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** Two sequences of five steps, whose mask begins with a 0 and has gaps. */
    static Batch gaps(Comparison comparison) {
        Batch whole = comparison.sequences(2, IN, 5, false, false);
        float[] mask = {0, 1, 0, 1, 1, 1, 1, 0, 1, 0};
        return new Batch(whole.features(), whole.labels(), 2, mask, new float[0]);
    }

    /** Three sequences of five steps; one step of each is all zeros. */
    static Batch zeros(Comparison comparison, RNNFormat format) {
        Batch whole = comparison.sequences(3, IN, 5, false, false);
        for (int example = 0; example < 3; example++) {
            for (int feature = 0; feature < IN; feature++) {
                int step = example + 1;
                int within = format == RNNFormat.NWC ? step * IN + feature : feature * 5 + step;
                whole.features()[example * 5 * IN + within] = 0;
            }
        }
        return whole;
    }
}
