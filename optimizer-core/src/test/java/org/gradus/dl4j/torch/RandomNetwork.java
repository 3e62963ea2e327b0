package org.gradus.dl4j.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A network drawn from a seed, that DL4J may or may not be able to build, and what it eats.
 *
 * @param json its configuration
 * @param shape of an example; 0: time
 * @param steps of time; 0 where there is none
 * @param whole whether features are whole numbers below 5
 */
record RandomNetwork(String json, List<Integer> shape, int steps, boolean whole) {
    private enum Family {
        ROWS,
        IMAGES,
        SERIES,
        VOLUMES
    }

    /** @throws RuntimeException when DL4J does not like what was drawn */
    static RandomNetwork of(long seed) {
        Random random = new Random(seed);
        random.nextInt(); // seeds side by side begin alike
        random.nextInt();
        RandomLayers draw = new RandomLayers(random);
        Family family =
                draw.one(Family.ROWS, Family.IMAGES, Family.IMAGES, Family.SERIES, Family.SERIES, Family.VOLUMES);
        if (family == Family.VOLUMES && random.nextInt(3) > 0) {
            family = Family.ROWS;
        }
        return new Drawing(draw, family).network();
    }

    /** Numbers of one example. */
    int features() {
        return shape.stream().mapToInt(d -> d == 0 ? steps : d).reduce(1, Math::multiplyExact);
    }

    /** One network as it is drawn. */
    private static final class Drawing {
        private final RandomLayers draw;
        private final Family family;
        private final CNN2DFormat images;
        private final RNNFormat series;
        private final Convolution3D.DataFormat volumes;
        private final int size;

        Drawing(RandomLayers draw, Family family) {
            this.draw = draw;
            this.family = family;
            images = draw.one(CNN2DFormat.NCHW, CNN2DFormat.NHWC);
            series = draw.one(RNNFormat.NCW, RNNFormat.NCW, RNNFormat.NWC);
            volumes = draw.one(Convolution3D.DataFormat.NCDHW, Convolution3D.DataFormat.NDHWC);
            size = draw.from(4, 8);
        }

        private InputType input() {
            return switch (family) {
                case ROWS -> InputType.feedForward(4);
                case IMAGES -> InputType.convolutional(size, size + 1, 2, images);
                case SERIES -> InputType.recurrent(3, series);
                case VOLUMES -> InputType.convolutional3D(volumes, 4, 5, size, 2);
            };
        }

        private List<Integer> shape() {
            return switch (family) {
                case ROWS -> List.of();
                case IMAGES -> images == CNN2DFormat.NCHW ? List.of(2, size, size + 1) : List.of(size, size + 1, 2);
                case SERIES -> series == RNNFormat.NCW ? List.of(3, 0) : List.of(0, 3);
                case VOLUMES ->
                    volumes == Convolution3D.DataFormat.NCDHW ? List.of(2, 4, 5, size) : List.of(4, 5, size, 2);
            };
        }

        private Layer layer() {
            return switch (family) {
                case ROWS -> draw.row(4);
                case IMAGES -> draw.image(images);
                case SERIES -> draw.series(series);
                case VOLUMES -> draw.volume(volumes);
            };
        }

        private List<Layer> end() {
            List<Layer> end = new ArrayList<>();
            switch (family) {
                case IMAGES -> {
                    if (draw.rarely()) {
                        end.add(draw.toClasses(images));
                    }
                    if (draw.rarely()) {
                        end.add(draw.pooled());
                    }
                }
                case SERIES -> {
                    switch (draw.from(0, 4)) {
                        case 0 -> end.add(draw.lastStep(series));
                        case 1 -> end.add(draw.pooled());
                        case 2 -> {
                            if (series == RNNFormat.NWC) {
                                return List.of(draw.everyStep(series));
                            }
                            return List.of(draw.toOutputs(series), draw.everyStepLoss(series));
                        }
                        default -> {
                            return List.of(draw.everyStep(series));
                        }
                    }
                }
                default -> {
                    // rows as they are
                }
            }
            if (draw.rarely()) {
                end.add(draw.row(4));
            }
            if (draw.rarely()) {
                end.add(new DenseLayer.Builder().nOut(RandomSettings.OUTPUTS).build());
                end.add(draw.lossOnly());
            } else {
                end.add(draw.output());
            }
            return end;
        }

        RandomNetwork network() {
            NeuralNetConfiguration.Builder builder =
                    new NeuralNetConfiguration.Builder().updater(new Adam(1e-2)).activation(Activation.TANH);
            if (draw.rarely()) {
                builder.l2(0.01);
            }
            if (draw.rarely()) {
                builder.gradientNormalization(draw.one(GradientNormalization.values()))
                        .gradientNormalizationThreshold(0.5);
            }
            int count = draw.from(1, 4);
            String json = draw.random.nextInt(3) == 0 ? graph(builder, count) : list(builder, count);
            return new RandomNetwork(
                    json, family == Family.ROWS ? List.of(4) : shape(), family == Family.SERIES ? size : 0, false);
        }

        private String list(NeuralNetConfiguration.Builder builder, int count) {
            NeuralNetConfiguration.ListBuilder list = builder.list();
            for (int k = 0; k < count; k++) {
                list.layer(layer());
            }
            end().forEach(list::layer);
            return list.setInputType(input())
                    .validateOutputLayerConfig(false)
                    .build()
                    .toJson();
        }

        private String graph(NeuralNetConfiguration.Builder builder, int count) {
            GraphBuilder graph = builder.graphBuilder()
                    .addInputs("in")
                    .setInputTypes(input())
                    .validateOutputLayerConfig(false);
            List<String> names = new ArrayList<>(List.of("in"));
            for (int k = 0; k < count + 2; k++) {
                String name = "n" + k;
                String last = names.get(names.size() - 1);
                String other = names.get(draw.from(0, names.size() - 1));
                if (draw.random.nextInt(2) == 0) {
                    graph.addLayer(name, layer(), last);
                } else {
                    vertex(graph, name, last, other);
                }
                names.add(name);
            }
            String last = names.get(names.size() - 1);
            if (family == Family.SERIES && draw.rarely()) {
                graph.addVertex("last", new LastTimeStepVertex("in"), last);
                graph.addLayer("out", draw.output(), "last");
                return graph.setOutputs("out").build().toJson();
            }
            List<Layer> end = end();
            for (int k = 0; k < end.size(); k++) {
                String name = "end" + k;
                graph.addLayer(name, end.get(k), last);
                last = name;
            }
            return graph.setOutputs(last).build().toJson();
        }

        private void vertex(GraphBuilder graph, String name, String last, String other) {
            GraphVertex one =
                    switch (draw.from(0, 8)) {
                        case 0 -> new ScaleVertex(0.7);
                        case 1 -> new ShiftVertex(0.3);
                        case 2 -> new L2NormalizeVertex();
                        case 3 -> new SubsetVertex(0, 1);
                        case 4 ->
                            family == Family.SERIES
                                    ? draw.one(new ReverseTimeSeriesVertex(), new ReverseTimeSeriesVertex("in"))
                                    : new ScaleVertex(-1.5);
                        case 5 -> new StackVertex();
                        default -> null;
                    };
            if (one instanceof StackVertex) {
                graph.addVertex(name + "s", one, last, last);
                graph.addLayer(name + "l", layer(), name + "s");
                graph.addVertex(name, new UnstackVertex(draw.from(0, 1), 2), name + "l");
            } else if (one != null) {
                graph.addVertex(name, one, last);
            } else if (draw.rarely()) {
                graph.addVertex(name, draw.random.nextBoolean() ? new MergeVertex() : sum(), last, other);
            } else {
                // Two ways that surely have the same shape, and one that has it as often as not.
                graph.addLayer(
                        name + "a", new org.deeplearning4j.nn.conf.layers.ActivationLayer(draw.activation()), last);
                graph.addVertex(name, draw.rarely() ? new MergeVertex() : sum(), name + "a", last);
            }
        }

        private ElementWiseVertex sum() {
            return new ElementWiseVertex(draw.one(ElementWiseVertex.Op.values()));
        }
    }

    @Override
    public String toString() {
        return json + Arrays.toString(shape.toArray()) + steps;
    }
}
