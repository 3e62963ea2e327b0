package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.embeddings.EmbeddingInitializer;
import org.gradus.setting.Printable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The classes and arrays that a configuration names. Jackson loads and initialises the class that a file names before it looks whether
 * it fits, so each is looked at first, without initialising it: it must be a part of a network, DL4J's or the user's own.
 */
final class ConfigurationClasses {
    /** DL4J's types whose subtypes a configuration names by their class. */
    private static final List<Class<?>> PARTS = List.of(
            Layer.class,
            GraphVertex.class,
            InputPreProcessor.class,
            InputType.class,
            IActivation.class,
            ILossFunction.class,
            IUpdater.class,
            ISchedule.class,
            Regularization.class,
            LayerConstraint.class,
            IDropout.class,
            IWeightNoise.class,
            IWeightInit.class,
            EmbeddingInitializer.class,
            Distribution.class,
            ReconstructionDistribution.class);

    /** The keys under which a class may be named; the second also has other values. */
    static final String CLASS = "@class";

    static final String TYPE = "type";
    private static final int MOST = 5;

    private final List<String> faults = new ArrayList<>();

    private ConfigurationClasses() {}

    /** @throws ModelException when a class is no part of a network, or an array is not what it says */
    static void check(JsonNode root, String where) {
        ConfigurationClasses classes = new ConfigurationClasses();
        classes.visit(root, "");
        if (!classes.faults.isEmpty()) {
            throw new ModelException(where, String.join("; ", classes.faults), null);
        }
    }

    /** Whether a name is that of a distribution, whose class DL4J has under the other key. */
    static boolean isDistribution(String name) {
        return named(name).stream().anyMatch(Distribution.class::isAssignableFrom);
    }

    private void visit(JsonNode node, String path) {
        if (faults.size() == MOST) {
            return;
        }
        checkName(node.path(CLASS), true, path);
        checkName(node.path(TYPE), false, path);
        checkArray(node, path);
        for (int k = 0; k < node.size() && node.isArray(); k++) {
            visit(node.get(k), path + "[" + k + "]");
        }
        node.fields()
                .forEachRemaining(field ->
                        visit(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey()));
    }

    private void checkName(JsonNode value, boolean always, String path) {
        if (!value.isTextual()) {
            return;
        }
        List<Class<?>> named = named(value.asText());
        if (named.stream().anyMatch(c -> PARTS.stream().noneMatch(p -> p.isAssignableFrom(c)))) {
            faults.add(shown(path) + " names the class " + Printable.value(value.asText())
                    + "; must be a layer or another part of a network");
        } else if (named.isEmpty() && (always || value.asText().contains("<"))) {
            faults.add(shown(path) + " names the class " + Printable.value(value.asText())
                    + ", which is not on the class path");
        }
    }

    /** What Jackson may load by a name, not initialised. */
    private static List<Class<?>> named(String name) {
        List<Class<?>> named = new ArrayList<>();
        for (ClassLoader loader : new ClassLoader[] {
            Thread.currentThread().getContextClassLoader(), ConfigurationClasses.class.getClassLoader()
        }) {
            try {
                named.add(Class.forName(name, false, loader));
            } catch (ClassNotFoundException | LinkageError e) {
                // This loader has none.
            }
        }
        return named;
    }

    /** An array in text must have as many numbers as its shape says: DL4J does not compare them. */
    private void checkArray(JsonNode node, String path) {
        if (node.has("dataBuffer")) {
            faults.add(shown(path) + " has an array in the form of DL4J before 1.0.0, which is not read");
        } else if (node.has("dataType") && node.has("shape") && node.has("data")) {
            double count = 1;
            for (JsonNode dimension : node.path("shape")) {
                count *= dimension.isIntegralNumber() && dimension.asLong() >= 0 ? dimension.asLong() : Double.NaN;
            }
            if (count != node.path("data").size()
                    || node.path("dataType").asText().equals("UTF8")) {
                faults.add(shown(path) + " has an array of " + node.path("data").size() + " numbers and of shape "
                        + Printable.value(node.path("shape").toString())
                        + "; must have as many numbers as its shape says");
            }
        }
    }

    private static String shown(String path) {
        return path.isEmpty() ? "the configuration" : Printable.value(path);
    }
}
