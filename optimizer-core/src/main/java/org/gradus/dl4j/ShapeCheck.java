package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.gradus.dl4j.shape.ArrayShape;
import org.gradus.dl4j.shape.ShapeMismatch;
import org.gradus.dl4j.shape.ShapeRules;
import org.gradus.engine.FeatureIds;

/**
 * Follows the shape of a batch through all preprocessors, layers and vertices of a network, before any array is computed: what reaches
 * native code with a shape that its layer does not take is read and written beyond its end there.
 */
final class ShapeCheck {
    /** One layer or vertex with what reshapes its first input. */
    private record Step(
            Vertex vertex, Object settings, Optional<InputPreProcessor> preprocessor, List<Integer> inputs) {}

    private final List<Step> steps = new ArrayList<>();
    private final int last;
    private final List<Integer> outputShape;

    /** @param outputShape of one example, as {@link Model#outputShape} has it */
    ShapeCheck(Network network, List<Integer> outputShape) {
        this.outputShape = outputShape;
        this.last = network.outputVertex();
        for (Vertex vertex : network.vertices()) {
            steps.add(new Step(vertex, vertex.settings().get(0), network.preProcessor(vertex), network.inputs(vertex)));
        }
    }

    /** Follows a batch whose first dimension counts examples. */
    ShapeReport follow(ArrayShape network) {
        try {
            network.perRow();
        } catch (ShapeMismatch e) {
            String fault = network + ", which is too large; must be " + e.legal();
            return new ShapeReport(List.of(fault), Optional.empty(), Optional.empty(), FeatureIds.NONE);
        }
        List<Optional<ArrayShape>> found = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Optional<String> legal = Optional.empty();
        for (Step step : steps) {
            boolean first = step.inputs.stream().allMatch(k -> k == Node.INPUT);
            List<Optional<ArrayShape>> inputs = step.inputs.stream()
                    .map(k -> k == Node.INPUT ? Optional.of(network) : found.get(k))
                    .toList();
            if (inputs.stream().anyMatch(Optional::isEmpty)) {
                found.add(Optional.empty()); // what is unknown, or faulty already
                continue;
            }
            List<ArrayShape> known = inputs.stream().map(Optional::get).toList();
            Optional<ArrayShape> output = Optional.empty();
            try {
                output = output(step, known, network);
            } catch (ShapeMismatch e) {
                if (first && faults.isEmpty()) {
                    legal = Optional.of(e.legal());
                }
                faults.add(sentence(network, step, known, first, e));
            }
            found.add(output);
        }
        Optional<ArrayShape> outputs = found.get(last);
        outputs.filter(shape -> !matches(shape, network.size(0)))
                .ifPresent(shape -> faults.add(network + ", for which the network gives outputs of shape " + shape
                        + " and " + shape.size(0) + " rows for " + network.size(0) + " examples; must give "
                        + steps.get(last).vertex + "'s " + named() + " for each"));
        return new ShapeReport(faults, legal, outputs, IdFeatures.of(steps(), network));
    }

    private List<IdFeatures.Step> steps() {
        return steps.stream()
                .map(step -> new IdFeatures.Step(step.vertex, step.inputs))
                .toList();
    }

    private static Optional<ArrayShape> output(Step step, List<ArrayShape> inputs, ArrayShape network) {
        List<ArrayShape> given = inputs;
        if (step.preprocessor.isPresent()) {
            Optional<ArrayShape> shaped = reshaped(step, inputs, network);
            if (shaped.isEmpty()) {
                return shaped;
            }
            given = new ArrayList<>(inputs);
            given.set(0, shaped.get());
        }
        return ShapeRules.output(step.settings, given, network);
    }

    private static Optional<ArrayShape> reshaped(Step step, List<ArrayShape> inputs, ArrayShape network) {
        InputPreProcessor preprocessor = step.preprocessor.orElseThrow();
        boolean flattens = preprocessor instanceof CnnToFeedForwardPreProcessor
                || preprocessor instanceof Cnn3DToFeedForwardPreProcessor;
        try {
            if (flattens && step.inputs.get(0) != Node.INPUT && inputs.get(0).rank() == 2) {
                // DL4J lets rows pass, and hands images back on its way back.
                throw new ShapeMismatch("takes no rows but those of the network's input", "images or volumes");
            }
            return ShapeRules.output(preprocessor, inputs.subList(0, 1), network);
        } catch (ShapeMismatch e) {
            throw new ShapeMismatch(
                    "has a " + preprocessor.getClass().getSimpleName() + " that " + e.getMessage(), e.legal());
        }
    }

    private static String sentence(
            ArrayShape network, Step step, List<ArrayShape> inputs, boolean first, ShapeMismatch mismatch) {
        if (first) {
            return network + ", but " + step.vertex + " " + mismatch.getMessage() + "; must be " + mismatch.legal();
        }
        List<String> given =
                inputs.stream().map(ArrayShape::toString).distinct().toList();
        return network + ", which reaches " + step.vertex + " as " + String.join(" and ", given) + ", but it "
                + mismatch.getMessage() + "; must be " + mismatch.legal() + " there";
    }

    private boolean matches(ArrayShape outputs, long examples) {
        boolean fits = outputs.rank() == outputShape.size() + 1 && outputs.size(0) == examples;
        for (int d = 0; fits && d < outputShape.size(); d++) {
            fits = outputShape.get(d) == 0 || outputShape.get(d) == outputs.size(d + 1);
        }
        return fits;
    }

    private String named() {
        return outputShape.toString().replace("0", "TIME");
    }
}
