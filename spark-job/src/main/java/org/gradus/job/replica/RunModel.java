package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import java.util.UUID;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.engine.Engine;

/**
 * The network of a run, sent once.
 *
 * @param run an id of the run, unique within the life of an executor
 * @param model configuration and initial weights; the frozen ones never travel again
 * @param shape of one example as the model's input wants it; empty: flat
 */
public record RunModel(String run, Model model, List<Integer> shape) implements Serializable {
    /** The network of a run that begins. */
    public static RunModel of(Model model, List<Integer> shape) {
        return new RunModel(UUID.randomUUID().toString(), model, shape);
    }

    /** A live network, for the calling thread, computing with one native thread. */
    public Engine open() {
        NativeThreads.one();
        return Dl4jEngine.open(model, shape);
    }
}
