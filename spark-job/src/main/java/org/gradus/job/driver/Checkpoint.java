package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.setting.FaultsException;
import org.gradus.state.OptimizerState;
import org.gradus.state.SavedState;
import org.gradus.state.Skips;

/**
 * A checkpoint that was read, each of its files as it was written.
 *
 * @param name of its folder
 * @param facts checkpoint.json
 * @param weights the whole flat vector
 * @param state the optimizer's
 * @param arrays what else the next round depends on, by name; empty where it depends on nothing else
 */
record Checkpoint(String name, JsonNode facts, float[] weights, SavedState state, Map<String, float[]> arrays) {
    static final String FACTS = "checkpoint.json";
    static final String MODEL = "model.zip";
    static final String STATE = "state.npz";
    static final String ARRAYS = "replicas.npz";

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads one.
     *
     * @throws Manifest.Damaged when it is not whole
     */
    static Checkpoint read(RunDirectory directory, String folder, String name) throws Manifest.Damaged {
        Map<String, byte[]> files = Manifest.read(directory, folder + "/" + name);
        for (String file : List.of(FACTS, MODEL, STATE)) {
            if (!files.containsKey(file)) {
                throw new Manifest.Damaged(file + " is not in " + Manifest.FILE);
            }
        }
        try {
            return new Checkpoint(
                    name,
                    JSON.readTree(files.get(FACTS)),
                    Model.fromZip(files.get(MODEL), name + "/" + MODEL).weights(),
                    SavedState.read(new ByteArrayInputStream(files.get(STATE))),
                    arrays(files));
        } catch (IOException
                | FaultsException
                | ModelException
                | IllegalArgumentException e) { // whole as it was written, and yet not one of this version
            throw new Manifest.Damaged(String.valueOf(e.getMessage()).replace("\n", ";"));
        }
    }

    private static Map<String, float[]> arrays(Map<String, byte[]> files) throws Manifest.Damaged {
        if (!files.containsKey(ARRAYS)) {
            return Map.of();
        }
        try {
            return ArraysFile.read(files.get(ARRAYS));
        } catch (Manifest.Damaged e) {
            throw new Manifest.Damaged(ARRAYS + ": " + e.getMessage());
        }
    }

    long round() {
        return facts.path("round").asLong();
    }

    long step() {
        return facts.path("step").asLong();
    }

    /** How many replicas the run had. */
    int replicas() {
        return facts.path("skips").size();
    }

    long stepsPerEpoch() {
        return facts.path("stepsPerEpoch").asLong();
    }

    /** The configuration that it was written under. */
    String configuration() {
        return facts.path("configuration").asText();
    }

    /** What the parts of the loop remembered. */
    JsonNode memory() {
        return facts.path("memory");
    }

    /**
     * Where the run stood.
     *
     * @param planner of the run that wrote it
     * @throws FaultsException when the plan that it makes is another one
     */
    Position position(Planner planner) {
        Planned planned = planner.at(step(), FloatBuffer.wrap(weights), null, state.masks());
        OptimizerState fitted = state.fit(planned);
        List<Skips> skips = new ArrayList<>();
        facts.path("skips")
                .forEach(one -> skips.add(
                        new Skips(one.path("total").asLong(), one.path("inARow").asLong())));
        return new Position(
                round(),
                step(),
                new Stretch(facts.path("plan").asInt(), planned, weights.clone()),
                planned.plan().pack(FloatBuffer.wrap(weights)),
                fitted.groups(),
                fitted.observations(),
                skips,
                OwnArrays.own(arrays, facts.path("own")),
                OwnArrays.outer(arrays));
    }
}
