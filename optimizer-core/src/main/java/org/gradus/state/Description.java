package org.gradus.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.group.Schedules;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.plan.Runs;
import org.gradus.rule.Rule;

/** A plan and a state as JSON, without the arrays. What is written, and what a file is compared with. */
final class Description {
    static final int FORMAT = 3;

    /** The format without cohorts, which is read too. */
    static final int WITHOUT_COHORTS = 2;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Description() {}

    /** All of settings.json. */
    static ObjectNode of(Plan plan, OptimizerState state) {
        ObjectNode file = JSON.objectNode().put("format", FORMAT).put("step", state.step());
        file.putObject("skips")
                .put("total", state.skips().total())
                .put("inARow", state.skips().inARow());
        file.set("run", run(plan));
        ArrayNode groups = file.putArray("groups");
        for (int k = 0; k < plan.groups().size(); k++) {
            GroupState own = state.groups().get(k);
            ObjectNode group = group(plan.groups().get(k)).put("steps", own.steps());
            ArrayNode cohorts = group.putArray("cohorts");
            LongStream.of(own.cohorts().counts(own.steps())).forEach(cohorts::add);
            groups.add(group);
        }
        ArrayNode masks = file.putArray("masks");
        state.masks().forEach((text, mask) -> masks.addObject()
                .put("text", text)
                .put("version", mask.version())
                .put("step", mask.step())
                .put("length", mask.values().length));
        ArrayNode observations = file.putArray("observations");
        state.observations().list().forEach(observation -> {
            ObjectNode metrics =
                    observations.addObject().put("step", observation.step()).putObject("metrics");
            observation.metrics().forEach((name, value) -> metrics.set(name, number(value)));
        });
        return file;
    }

    /** The settings of the whole run. */
    static ObjectNode run(Plan plan) {
        ObjectNode run = JSON.objectNode();
        run.set("clipNorm", limit(plan.clipNorm()));
        return run.put("nonFinite", plan.guard().skips());
    }

    /** The settings of a group, and what it has of the model; without its count of updates. */
    static ObjectNode group(PlannedGroup planned) {
        Group group = planned.settings();
        ObjectNode node = JSON.objectNode().put("name", planned.name()).put("owner", group.name());
        node.set("rule", rule(group.rule()));
        node.put("lr", group.lr()).put("weightDecay", group.weightDecay()).put("l1", group.l1());
        node.set("schedule", schedules(group.schedules()));
        node.set("clip", clipping(group.clipping()));
        node.put("frozen", group.frozen()).put("maximize", group.maximize());
        ObjectNode penalties = node.putObject("penalties");
        ObjectNode parameters = node.putObject("parameters");
        List<String> slots = States.slots(planned);
        for (Part part : planned.parts()) {
            if (part.origin().equals("model")) {
                penalties.put(part.parameter().name(), StableText.of(part.regularization()));
            }
            parameters.set(part.parameter().name(), parameter(part, slots));
        }
        return node;
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode node = JSON.objectNode().put("name", rule.name());
        StableText.components(rule).forEach((name, value) -> node.set(name, value(value)));
        return node;
    }

    private static ObjectNode schedules(Schedules schedules) {
        ObjectNode node = JSON.objectNode().put("lr", StableText.of(schedules.lr()));
        schedules.others().forEach((name, schedule) -> node.put(name, StableText.of(schedule)));
        return node;
    }

    private static ObjectNode clipping(Clipping clipping) {
        ObjectNode node = JSON.objectNode();
        node.set("value", limit(clipping.value()));
        node.set("adaptive", limit(clipping.adaptive()));
        node.set("parameterNorm", limit(clipping.parameterNorm()));
        node.set("groupNorm", limit(clipping.groupNorm()));
        return node;
    }

    private static ObjectNode parameter(Part part, List<String> slots) {
        ObjectNode node = JSON.objectNode();
        ArrayNode shape = node.putArray("shape");
        part.parameter().shape().forEach(shape::add);
        node.put("order", String.valueOf(part.parameter().order()));
        node.put("owned", part.owned()).put("trainable", part.trainable().total());
        node.put("elements", checksum(part.trainable(), part.parameter().offset()));
        ObjectNode lengths = node.putObject("slots");
        for (int s = 0; s < slots.size(); s++) {
            lengths.put(slots.get(s), part.slots()[s]);
        }
        return node;
    }

    /** CRC-32 of the runs: of each its first place in the parameter and its length, both as 32 bits, big-endian. */
    private static String checksum(Runs runs, int offset) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES);
        CRC32 crc = new CRC32();
        for (int k = 0; k < runs.count(); k++) {
            crc.update(bytes.clear()
                    .putInt(runs.start(k) - offset)
                    .putInt(runs.length(k))
                    .flip());
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static JsonNode value(Object value) {
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof Double || value instanceof Float) {
            return number(((Number) value).doubleValue());
        }
        if (value instanceof Integer || value instanceof Long) {
            return JSON.numberNode(((Number) value).longValue());
        }
        return JSON.textNode(StableText.of(value));
    }

    /** JSON has no infinity and no NaN: they are text. */
    private static JsonNode number(double value) {
        return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(String.valueOf(value));
    }

    private static JsonNode limit(double value) {
        return value == Double.POSITIVE_INFINITY ? JSON.nullNode() : JSON.numberNode(value);
    }
}
