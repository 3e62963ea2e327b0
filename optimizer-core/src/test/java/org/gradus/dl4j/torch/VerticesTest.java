package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Without these, a graph would compute something else, or teach its branches otherwise, with LibTorch than with DL4J. */
class VerticesTest {
    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    /** A vertex and how wide its output is, of inputs of width 6. */
    record Of(GraphVertex vertex, int width, String... inputs) {
        @Override
        public String toString() {
            return vertex.getClass().getSimpleName() + " of " + List.of(inputs);
        }
    }

    static Stream<Of> vertices() {
        return Stream.of(
                new Of(new MergeVertex(), 18, "a", "b", "c"),
                new Of(new MergeVertex(), 6, "a"),
                new Of(new SubsetVertex(1, 4), 4, "a"),
                new Of(new ScaleVertex(1.7), 6, "a"),
                new Of(new ShiftVertex(0.7), 6, "a"),
                new Of(new L2Vertex(), 1, "a", "b"),
                new Of(new L2NormalizeVertex(), 6, "a"),
                new Of(new ReshapeVertex('c', new int[] {-1, 6}, null), 6, "a"),
                new Of(new PreprocessorVertex(new FeedForwardToCnnPreProcessor(2, 3, 1)), 6, "a"));
    }

    @ParameterizedTest
    @MethodSource("vertices")
    void rows(Of of) {
        var builder = branches(of.inputs()).addVertex("v", of.vertex(), of.inputs());
        if (of.vertex() instanceof PreprocessorVertex) {
            builder.addLayer("out", output(of.width()), new CnnToFeedForwardPreProcessor(2, 3, 1), "v");
        } else {
            builder.addLayer("out", output(of.width()), "v");
        }
        same(builder);
    }

    @ParameterizedTest
    @EnumSource(ElementWiseVertex.Op.class)
    void element_wise(ElementWiseVertex.Op op) {
        String[] inputs = op == ElementWiseVertex.Op.Subtract ? new String[] {"a", "b"} : new String[] {"a", "b", "c"};
        same(branches(inputs).addVertex("v", new ElementWiseVertex(op), inputs).addLayer("out", output(6), "v"));
    }

    @ParameterizedTest
    @EnumSource(ElementWiseVertex.Op.class)
    void element_wise_of_a_number_for_each_row(ElementWiseVertex.Op op) {
        same(branches("a", "b")
                .addLayer("n", dense(6, 1), "b")
                .addVertex("v", new ElementWiseVertex(op), "a", "n")
                .addLayer("out", output(6), "v"));
    }

    @Test
    void the_first_of_equal_inputs_learns_from_their_maximum() {
        same(branches("a")
                .addVertex("same", new ScaleVertex(1), "a")
                .addVertex("v", new ElementWiseVertex(ElementWiseVertex.Op.Max), "a", "same")
                .addLayer("out", output(6), "v"));
    }

    /** DL4J cannot train what lies below a frozen vertex alone. */
    @Test
    void a_frozen_vertex_over_the_input() {
        same(branches()
                .addVertex("v", new FrozenVertex(new ScaleVertex(1.7)), "in")
                .addLayer("out", output(7), "v"));
    }

    @Test
    void stacks_of_examples() {
        same(branches("a", "b")
                .addVertex("s", new StackVertex(), "a", "b")
                .addLayer("d", dense(6, 6), "s")
                .addVertex("u", new UnstackVertex(1, 2), "d")
                .addLayer("out", output(6), "u"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void reshaping_in_both_orders(char order) {
        same(branches("a")
                .addVertex("r", new ReshapeVertex(order, new int[] {-1, 2, 3}, null), "a")
                .addVertex("t", new ReshapeVertex('c', new int[] {-1, 6}, null), "r")
                .addLayer("out", output(6), "t"));
    }

    static Stream<Character> orders() {
        return Stream.of('c', 'f');
    }

    @Test
    void images_lose_their_first_row_and_column() {
        Comparison comparison = Comparison.of(
                start().addLayer("i", new ActivationLayer(Activation.TANH), "in")
                        .addVertex("p", new PoolHelperVertex(), "i")
                        .addVertex("n", new L2NormalizeVertex(), "p")
                        .addVertex("m", new MergeVertex(), "n", "p")
                        .addLayer("out", output(36), new CnnToFeedForwardPreProcessor(3, 3, 4), "m")
                        .setOutputs("out")
                        .build(),
                2,
                4,
                4);
        comparison.same(comparison.batch(3, 32));
    }

    @Test
    void series_are_reversed_duplicated_and_cut_to_their_last_step() {
        Comparison comparison = Comparison.of(
                start().addVertex("rev", new ReverseTimeSeriesVertex(), "in")
                        .addVertex("last", new LastTimeStepVertex("in"), "rev")
                        .addLayer("a", dense(3, 3), "last")
                        .addVertex("again", new DuplicateToTimeSeriesVertex("in"), "a")
                        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Product), "again", "in")
                        .addVertex("end", new LastTimeStepVertex("in"), "sum")
                        .addLayer("out", output(3), "end")
                        .setOutputs("out")
                        .build(),
                3,
                5);
        comparison.same(comparison.batch(4, 15));
        comparison.same(comparison.batch(1, 15));
    }

    /** DL4J cuts by the number of examples of one batch what a StackVertex made of two. */
    @Test
    void rows_of_stacked_series_are_left_to_nobody() {
        Comparison comparison = Comparison.of(
                start().addVertex("two", new StackVertex(), "in", "in")
                        .addLayer("a", dense(3, 3), new RnnToFeedForwardPreProcessor(), "two")
                        .addVertex("one", new UnstackVertex(0, 2), "a")
                        .addLayer("out", output(3), "one")
                        .setOutputs("out")
                        .build(),
                3,
                5);
        assertThat(TorchEngine.uncovered(comparison.model()))
                .containsExactly("layer a (DenseLayer): RnnToFeedForwardPreProcessor between StackVertex and"
                        + " UnstackVertex, for which DL4J takes the examples of one batch; covered: outside of them");
    }

    @Test
    void masked_steps_stay_where_they_are() {
        float[][] mask = {{1, 1, 1, 0}, {0, 1, 1, 1}, {1, 0, 1, 0}, {1, 1, 1, 1}, {0, 0, 0, 0}};
        var values = Nd4j.linspace(1, 20, 20, DataType.FLOAT).reshape(5, 1, 4);
        var masks = Nd4j.createFromArray(mask);
        try (PointerScope scope = new PointerScope()) {
            Signal input = new Signal(Twin.of(values), Twin.of(masks));
            Pass pass = Pass.INFERENCE.of(input);
            Signal reversed = forward(new ReverseTimeSeriesVertex("in")).apply(List.of(input), pass);
            assertThat(Twin.floats(reversed.values()))
                    .containsExactly(3, 2, 1, 0, 0, 8, 7, 6, 11, 0, 9, 0, 16, 15, 14, 13, 0, 0, 0, 0);
            Signal last = forward(new LastTimeStepVertex("in")).apply(List.of(input), pass);
            assertThat(Twin.floats(last.values())).containsExactly(3, 8, 11, 16, 17);
            assertThat(last.mask()).isNull();
            Signal only = new Signal(input.values().narrow(2, 3, 1), null);
            assertThat(Twin.floats(forward(new LastTimeStepVertex("in"))
                            .apply(List.of(only), pass)
                            .values()))
                    .containsExactly(4, 8, 12, 16, 20);
        }
    }

    @Test
    void a_step_counts_where_it_counts_in_any_branch() {
        var values = Twin.normal(1, 2, 1, 3);
        var one = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {1, 1, 0}});
        var two = Nd4j.createFromArray(new float[][] {{0, 0, 1}, {1, 0, 0}});
        try (PointerScope scope = new PointerScope()) {
            List<Signal> inputs =
                    List.of(new Signal(Twin.of(values), Twin.of(one)), new Signal(Twin.of(values), Twin.of(two)));
            for (GraphVertex vertex : List.of(new MergeVertex(), new ElementWiseVertex(ElementWiseVertex.Op.Add))) {
                Signal both = forward(vertex).apply(inputs, Pass.INFERENCE);
                assertThat(Twin.floats(both.mask())).containsExactly(1, 0, 1, 1, 1, 0);
                Signal all = new Signal(Twin.of(values), null);
                assertThat(forward(vertex)
                                .apply(List.of(inputs.get(0), all), Pass.INFERENCE)
                                .mask())
                        .isNull();
            }
        }
    }

    private static Forward forward(GraphVertex vertex) {
        return Translators.of(vertex, null);
    }

    private static ComputationGraphConfiguration.GraphBuilder start() {
        return new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in");
    }

    private static ComputationGraphConfiguration.GraphBuilder branches(String... names) {
        ComputationGraphConfiguration.GraphBuilder builder = start().setOutputs("out");
        for (String name : names) {
            builder.addLayer(name, dense(7, 6), "in");
        }
        return builder;
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output(int in) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static void same(ComputationGraphConfiguration.GraphBuilder builder) {
        Comparison comparison = Comparison.of(builder.build());
        comparison.same(comparison.batch(6, 7));
        comparison.same(comparison.batch(1, 7));
    }
}
