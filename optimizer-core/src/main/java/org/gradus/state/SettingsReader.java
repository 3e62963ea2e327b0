package org.gradus.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.gradus.schedule.Observation;
import org.gradus.schedule.Observations;
import org.gradus.setting.Faults;
import org.gradus.state.Contents.SavedGroup;
import org.gradus.state.Contents.SavedMask;

/**
 * Reads settings.json from anybody. What a plan is compared with later stays as it is; what is used as a number or a name is
 * checked here.
 */
final class SettingsReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE / Double.BYTES;

    private final Faults faults;

    SettingsReader(Faults faults) {
        this.faults = faults;
    }

    /** The contents without arrays; means nothing where there are faults. */
    Contents read(byte[] text) throws IOException {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            faults.add(StateFile.SETTINGS, "not JSON: " + Fields.clean(e.getOriginalMessage()));
            return null;
        }
        if (!tree.isObject()) {
            faults.add(StateFile.SETTINGS, Fields.found(tree) + "; must be an object");
            return null;
        }
        Fields file = new Fields(tree, "", faults);
        long format = file.whole("format", 1, Long.MAX_VALUE);
        if (!faults.isEmpty()) {
            return null;
        }
        if (format != Description.FORMAT && format != Description.WITHOUT_COHORTS) {
            file.fault(
                    "format",
                    format + "; must be " + Description.WITHOUT_COHORTS + " or " + Description.FORMAT
                            + (format > Description.FORMAT ? ": a later version of Gradus wrote this file" : ""));
            return null;
        }
        file.only("format", "step", "skips", "run", "groups", "masks", "observations");
        Fields skips = file.object("skips");
        Fields run = file.object("run");
        Contents contents = new Contents(
                file.whole("step", 0, Long.MAX_VALUE),
                new Skips(skips.whole("total", 0, Long.MAX_VALUE), skips.whole("inARow", 0, Long.MAX_VALUE)),
                run.node() instanceof ObjectNode object ? object : JSON.createObjectNode(),
                groups(file, format != Description.WITHOUT_COHORTS),
                masks(file),
                observations(file),
                new HashMap<>());
        return faults.isEmpty() ? contents : null;
    }

    private Map<String, SavedGroup> groups(Fields file, boolean cohorts) {
        Map<String, SavedGroup> groups = new LinkedHashMap<>();
        for (Fields group : file.list("groups")) {
            String name = group.name("name");
            long steps = group.whole("steps", 0, Long.MAX_VALUE);
            String owner = group.name("owner");
            long[] counts = cohorts ? cohorts(group, steps) : new long[0];
            Fields parameters = group.object("parameters");
            Map<String, Integer> trainable = counts.length > 0 ? trainable(parameters) : Map.of();
            Map<String, Map<String, Integer>> slots = slots(parameters);
            if (group.node() instanceof ObjectNode node
                    && groups.put(name, new SavedGroup(name, owner, steps, node, counts, trainable, slots)) != null) {
                group.fault("name", "\"" + name + "\" is taken; names of groups are unique");
            }
        }
        return groups;
    }

    /** The updates that each cohort has had; empty where there is only one. */
    private static long[] cohorts(Fields group, long steps) {
        long[] counts = group.wholes("cohorts", 0, Long.MAX_VALUE);
        boolean known = group.node().path("steps").isIntegralNumber(); // else it is a fault of its own
        if (known && (counts.length == 0 || LongStream.of(counts).max().getAsLong() != steps)) {
            group.fault(
                    "cohorts",
                    Fields.found(group.node().path("cohorts")) + "; the largest must be that of steps, " + steps);
        } else if (counts.length > Cohorts.MOST) {
            group.fault("cohorts", counts.length + " numbers; must be at most " + Cohorts.MOST);
        }
        return counts.length == 1 ? new long[0] : counts;
    }

    private static Map<String, Integer> trainable(Fields parameters) {
        Map<String, Integer> trainable = new LinkedHashMap<>();
        for (String parameter : parameters.names()) {
            trainable.put(parameter, (int) parameters.object(parameter).whole("trainable", 0, LONGEST_ARRAY));
        }
        return trainable;
    }

    private static Map<String, Map<String, Integer>> slots(Fields parameters) {
        Map<String, Map<String, Integer>> slots = new LinkedHashMap<>();
        for (String parameter : parameters.names()) {
            Fields lengths = parameters.object(parameter).object("slots");
            for (String slot : lengths.names()) {
                int length = (int) lengths.whole(slot, 0, LONGEST_ARRAY);
                slots.computeIfAbsent(slot, s -> new LinkedHashMap<>()).put(parameter, length);
            }
        }
        return slots;
    }

    private static List<SavedMask> masks(Fields file) {
        List<SavedMask> masks = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        for (Fields mask : file.list("masks")) {
            mask.only("text", "version", "step", "length");
            SavedMask saved = new SavedMask(
                    mask.name("text"),
                    mask.whole("version", 1, Long.MAX_VALUE),
                    mask.whole("step", 0, Long.MAX_VALUE),
                    (int) mask.whole("length", 0, LONGEST_ARRAY));
            if (!texts.add(saved.text())) {
                mask.fault("text", "\"" + saved.text() + "\" is there twice");
            }
            masks.add(saved);
        }
        return masks;
    }

    private static Observations observations(Fields file) {
        List<Observation> observations = new ArrayList<>();
        for (Fields observation : file.list("observations")) {
            observation.only("step", "metrics");
            Fields metrics = observation.object("metrics");
            Map<String, Double> values = new TreeMap<>();
            metrics.names().forEach(name -> values.put(name, metrics.number(name)));
            observations.add(new Observation(observation.whole("step", 0, Long.MAX_VALUE), values));
        }
        return new Observations(observations);
    }
}
