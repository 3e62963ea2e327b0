package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.gradus.engine.Kind;
import org.gradus.engine.Parameter;
import org.gradus.engine.Regularization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Without it, a group or a slice would move other weights than the ones that it names. */
class LayoutsTest {
    static Stream<Map.Entry<String, Networks.Sample>> samples() {
        return Networks.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aMarkerInTheFlatVectorIsReadAtTheSameElementThroughDl4j(Map.Entry<String, Networks.Sample> sample) {
        Model model = sample.getValue().model();
        Network network = model.open();
        INDArray flat = network.model().params();
        assertThat(flat.length()).isEqualTo(model.layout().length());
        for (int k = 0; k < flat.length(); k++) {
            flat.data().put(k, k);
        }
        Map<String, INDArray> table = network.model().paramTable();
        assertThat(model.layout().names()).containsExactlyInAnyOrderElementsOf(table.keySet());
        for (Parameter p : model.layout().parameters()) {
            INDArray view = table.get(p.name());
            assertThat(view.shape()).as(p.name()).isEqualTo(longs(p.shape()));
            int[] strides = p.strides();
            for (int element = 0; element < p.length(); element++) {
                int rest = element;
                int place = p.offset();
                long[] index = new long[strides.length];
                for (int d = strides.length - 1; d >= 0; d--) {
                    index[d] = rest % p.shape().get(d);
                    rest /= p.shape().get(d);
                    place += Math.toIntExact(index[d]) * strides[d];
                }
                assertThat(view.getFloat(index)).as(p.name()).isEqualTo(place);
            }
        }
    }

    private static long[] longs(List<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).toArray();
    }

    private static String text(String sample) {
        StringBuilder text = new StringBuilder();
        for (Parameter p : Networks.all().get(sample).model().layout().parameters()) {
            text.append(String.join(
                            " ",
                            p.name(),
                            p.layer() + "",
                            p.layerName(),
                            String.join("/", p.types()),
                            p.kind().name().toLowerCase(java.util.Locale.ROOT),
                            p.shape().toString().replace(" ", ""),
                            p.order() + "",
                            p.frozen() ? "frozen" : ""))
                    .append('\n');
        }
        return text.toString().replace(" \n", "\n");
    }

    @Test
    void aDenseNetworkIsRead() {
        assertThat(text("dense"))
                .isEqualTo(
                        """
                0_W 0 layer0 DenseLayer weight [5,4] f
                0_b 0 layer0 DenseLayer bias [4] f
                1_gamma 1 layer1 BatchNormalization norm [4] f
                1_beta 1 layer1 BatchNormalization norm [4] f
                1_mean 1 layer1 BatchNormalization statistic [4] f
                1_var 1 layer1 BatchNormalization statistic [4] f
                2_W 2 layer2 DenseLayer weight [4,4] f
                2_b 2 layer2 DenseLayer bias [4] f
                2_g 2 layer2 DenseLayer norm [4] f
                3_W 3 layer3 OutputLayer weight [4,3] f
                3_b 3 layer3 OutputLayer bias [3] f
                """);
    }

    @Test
    void aConvolutionIsReadWithItsBiasFirst() {
        assertThat(text("convolution"))
                .isEqualTo(
                        """
                0_b 0 layer0 ConvolutionLayer bias [4] f
                0_W 0 layer0 ConvolutionLayer weight [4,2,3,3] c
                1_gamma 1 layer1 BatchNormalization norm [4] f
                1_beta 1 layer1 BatchNormalization norm [4] f
                1_mean 1 layer1 BatchNormalization statistic [4] f
                1_log10stdev 1 layer1 BatchNormalization statistic [4] f
                3_W 3 layer3 PReLULayer weight [4,3,3] f
                4_W 4 layer4 DenseLayer weight [36,5] f
                4_b 4 layer4 DenseLayer bias [5] f
                5_W 5 layer5 OutputLayer weight [5,3] f
                5_b 5 layer5 OutputLayer bias [3] f
                """);
    }

    @Test
    void aSeparableConvolutionIsRead() {
        assertThat(text("separable"))
                .isEqualTo(
                        """
                0_b 0 layer0 SeparableConvolution2D bias [4] f
                0_W 0 layer0 SeparableConvolution2D weight [2,2,3,3] c
                0_pW 0 layer0 SeparableConvolution2D weight [4,4,1,1] c
                1_W 1 layer1 OutputLayer weight [64,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                """);
    }

    @Test
    void recurrentLayersAreReadThroughTheirWrappers() {
        assertThat(text("lstm") + text("gravesLstm") + text("simpleRnn") + text("bidirectional"))
                .isEqualTo(
                        """
                0_W 0 layer0 LastTimeStep/LSTM weight [3,16] f
                0_RW 0 layer0 LastTimeStep/LSTM weight [4,16] f
                0_b 0 layer0 LastTimeStep/LSTM bias [16] f
                1_W 1 layer1 OutputLayer weight [4,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                0_W 0 layer0 LastTimeStep/GravesLSTM weight [3,16] f
                0_RW 0 layer0 LastTimeStep/GravesLSTM weight [4,19] f
                0_b 0 layer0 LastTimeStep/GravesLSTM bias [16] f
                1_W 1 layer1 OutputLayer weight [4,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                0_W 0 layer0 LastTimeStep/SimpleRnn weight [3,4] f
                0_RW 0 layer0 LastTimeStep/SimpleRnn weight [4,4] f
                0_b 0 layer0 LastTimeStep/SimpleRnn bias [4] f
                1_W 1 layer1 OutputLayer weight [4,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                0_fW 0 layer0 LastTimeStep/Bidirectional/LSTM weight [3,16] f
                0_fRW 0 layer0 LastTimeStep/Bidirectional/LSTM weight [4,16] f
                0_fb 0 layer0 LastTimeStep/Bidirectional/LSTM bias [16] f
                0_bW 0 layer0 LastTimeStep/Bidirectional/LSTM weight [3,16] f
                0_bRW 0 layer0 LastTimeStep/Bidirectional/LSTM weight [4,16] f
                0_bb 0 layer0 LastTimeStep/Bidirectional/LSTM bias [16] f
                1_W 1 layer1 OutputLayer weight [4,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                """);
    }

    @Test
    void anEmbeddingIsRead() {
        assertThat(text("embedding"))
                .isEqualTo(
                        """
                0_W 0 layer0 EmbeddingLayer weight [5,4] f
                0_b 0 layer0 EmbeddingLayer bias [4] f
                1_W 1 layer1 OutputLayer weight [4,3] f
                1_b 1 layer1 OutputLayer bias [3] f
                """);
    }

    @Test
    void aFrozenLayerIsRead() {
        assertThat(text("frozen"))
                .isEqualTo(
                        """
                0_W 0 layer0 FrozenLayer/DenseLayer weight [5,4] f frozen
                0_b 0 layer0 FrozenLayer/DenseLayer bias [4] f frozen
                1_W 1 layer1 FrozenLayerWithBackprop/DenseLayer weight [4,4] f frozen
                1_b 1 layer1 FrozenLayerWithBackprop/DenseLayer bias [4] f frozen
                2_W 2 layer2 DenseLayer weight [4,4] f
                2_b 2 layer2 DenseLayer bias [4] f
                3_W 3 layer3 OutputLayer weight [4,3] f
                3_b 3 layer3 OutputLayer bias [3] f
                """);
    }

    @Test
    void aGraphIsReadInTopologicalOrder() {
        assertThat(text("graph"))
                .isEqualTo(
                        """
                stem_a_W 0 stem_a DenseLayer weight [5,4] f
                stem_a_b 0 stem_a DenseLayer bias [4] f
                branch_W 1 branch DenseLayer weight [4,4] f
                branch_b 1 branch DenseLayer bias [4] f
                bn_gamma 2 bn BatchNormalization norm [4] f
                bn_beta 2 bn BatchNormalization norm [4] f
                bn_mean 2 bn BatchNormalization statistic [4] f
                bn_log10stdev 2 bn BatchNormalization statistic [4] f
                out_W 5 out OutputLayer weight [8,3] f
                out_b 5 out OutputLayer bias [3] f
                """);
    }

    @Test
    void theModelsOwnPenaltiesAreReadPerParameter() {
        var layout = Networks.dense().model().layout();
        assertThat(layout.find("0_W").orElseThrow().regularization())
                .isEqualTo(new Regularization(0.02, 0.01, 0, true));
        assertThat(layout.find("0_b").orElseThrow().regularization()).isEqualTo(Regularization.NONE);
        assertThat(layout.find("1_gamma").orElseThrow().regularization()).isEqualTo(Regularization.NONE);
        assertThat(layout.find("2_W").orElseThrow().regularization())
                .isEqualTo(new Regularization(0, 0.01, 0.03, false));
        assertThat(layout.parameters())
                .filteredOn(p -> p.kind() == Kind.STATISTIC)
                .allMatch(p -> p.regularization().isNone());
    }

    @Test
    void decaysThatDl4jAppliesTogetherAreAdded() {
        var layout = Networks.decayed().model().layout();
        assertThat(layout.find("0_W").orElseThrow().regularization())
                .isEqualTo(new Regularization(0, 0, 0.03 + 0.03, true));
    }

    @Test
    void aPenaltyThatFollowsAScheduleIsRefused() {
        var layer = new DenseLayer.Builder()
                .nIn(5)
                .nOut(4)
                .regularization(List.of(new L2Regularization(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 10))))
                .build();
        var sample = Networks.flat(
                5,
                Networks.builder().list().layer(layer).layer(Networks.output(4)).build());
        assertThatThrownBy(sample::model)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("sample: parameter 0_W has a penalty that follows StepSchedule")
                .hasMessageContaining("must be one fixed number");
    }
}
