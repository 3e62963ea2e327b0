package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Without it, a network that cannot be trained so could be attached, or end in a stack trace from inside. */
class AttachTest {

    @Test
    void aReplacedUpdaterIsNoticed() {
        Networks.Sample sample = Networks.dense();
        MultiLayerNetwork network = LiveNetworks.layers(sample);
        GroupedOptimizer.builder(network).attach();
        network.setUpdater(null);
        assertThatThrownBy(() -> network.fit(LiveNetworks.data(sample, 6, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("setLr");
    }

    @Test
    void networksThatCannotBeAttachedAreRefusedInPlainWords() {
        var wrong = new MultiLayerNetwork(Networks.builder()
                .dataType(DataType.DOUBLE)
                .optimizationAlgo(OptimizationAlgorithm.LBFGS)
                .list()
                .layer(new AutoEncoder.Builder().nIn(5).nOut(4).build())
                .layer(Networks.output(4))
                .build());
        assertThatThrownBy(() -> GroupedOptimizer.builder(wrong).attach())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("DOUBLE; must be FLOAT")
                .hasMessageContaining("LBFGS; must be STOCHASTIC_GRADIENT_DESCENT")
                .hasMessageContaining("trained layer by layer");
    }

    @Test
    void aNetworkThatWasNeverInitialisedIsInitialisedByItsOwnSeed() {
        var fresh = new MultiLayerNetwork(
                Networks.builder().list().layer(Networks.output(5)).build());
        var wanted = new MultiLayerNetwork(fresh.getLayerWiseConfigurations().clone());
        wanted.init();
        GroupedOptimizer.builder(fresh).attach();
        assertThat(LiveNetworks.weights(fresh)).isEqualTo(LiveNetworks.weights(wanted));
    }

    @Test
    void aNetworkWithoutParametersIsRefused() {
        var empty = new MultiLayerNetwork(
                Networks.builder().list().layer(new LossLayer.Builder().build()).build());
        assertThatThrownBy(() -> GroupedOptimizer.builder(empty).attach())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nothing to update");
    }
}
