package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.gradus.group.Group;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/** What a network has that a training master does not use. */
final class NetworkWarnings {
    private NetworkWarnings() {}

    /** A line for each. */
    static List<String> of(Model network, Course course) {
        List<String> lines = new ArrayList<>();
        Set<String> updaters = updaters(network);
        if (!updaters.isEmpty()) {
            lines.add("the network's own updater, " + String.join(" and ", updaters)
                    + ", does not train it: the master's optimizer does, " + String.join(" and ", rules(course))
                    + "; the updater's settings and its state are left as they are");
        }
        Collection<TrainingListener> listeners = listeners(network);
        if (listeners != null && !listeners.isEmpty()) {
            lines.add("the network's own listeners are not called: "
                    + String.join(
                            ", ",
                            listeners.stream()
                                    .map(l -> l.getClass().getSimpleName())
                                    .toList())
                    + "; give them to setListeners of SparkDl4jMultiLayer or SparkComputationGraph");
        }
        return lines;
    }

    private static Collection<TrainingListener> listeners(Model network) {
        return network instanceof MultiLayerNetwork layers
                ? layers.getListeners()
                : ((ComputationGraph) network).getListeners();
    }

    private static Set<String> updaters(Model network) {
        Stream<? extends Trainable> parts = network instanceof MultiLayerNetwork layers
                ? Stream.of(layers.getLayers())
                : Stream.of(((ComputationGraph) network).getVertices());
        Set<String> found = new LinkedHashSet<>();
        parts.forEach(part -> {
            TrainingConfig settings = part.getConfig();
            if (settings != null && part.numParams() > 0) {
                for (String key : part.paramTable(false).keySet()) {
                    IUpdater updater = settings.getUpdaterByParam(key);
                    if (updater != null && !(updater instanceof NoOp)) {
                        found.add(updater.toString());
                    }
                }
            }
        });
        return found;
    }

    /** The names of the rules of all groups that train. */
    private static Set<String> rules(Course course) {
        Set<String> names = new TreeSet<>();
        for (var phase : course.phases()) {
            OptimizerSettings settings = phase.settings();
            Stream.concat(settings.groups().stream(), Stream.of(settings.rest()))
                    .filter(group -> !group.frozen())
                    .map(Group::rule)
                    .forEach(rule -> names.add(rule.getClass().getSimpleName()));
        }
        return names;
    }
}
