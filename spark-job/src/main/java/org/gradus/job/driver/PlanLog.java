package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.gradus.job.config.Redaction;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.PlanText;
import org.gradus.plan.Course;
import org.gradus.plan.PlannedGroup;
import org.gradus.plan.RoundTraffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which plan is in force: {@code plan.txt}, a line of {@code metrics.jsonl}, the log and the terminal. */
final class PlanLog {
    static final String FILE = "plan.txt";

    private static final Logger LOG = LoggerFactory.getLogger(PlanLog.class);

    private final Course course;
    private final PlanText text;
    private final Walk walk;
    private final TrainingLoop.Outputs outputs;
    private final StringBuilder written = new StringBuilder();
    private int saved;

    /**
     * @param steps of each replica in the whole run
     * @param traffic what replicas send each other
     */
    PlanLog(Course course, long steps, RoundTraffic traffic, Walk walk, TrainingLoop.Outputs outputs) {
        this.course = course;
        this.text = new PlanText(course, OptionalLong.of(steps), traffic);
        this.walk = walk;
        this.outputs = outputs;
        outputs.checkpoints().memories().add("plan", () -> Map.of("characters", written.length()), this::recall);
    }

    /** What was written until a checkpoint; what came later comes again. */
    private void recall(JsonNode saved) {
        try {
            String text = outputs.directory().text(FILE);
            written.append(
                    text, 0, Math.min(text.length(), saved.path("characters").asInt()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plan that the run starts with; of a run that is resumed it is written already. */
    void start(Position position) throws IOException {
        if (!written.isEmpty()) {
            return;
        }
        append(outputs.heading() + text.start(position.stretch().planned()));
        write();
    }

    /** Another plan. Where only masks were computed again, which may be often, the text is short and the terminal is left alone. */
    void changed(Position before, Position after) throws IOException {
        Stretch stretch = after.stretch();
        boolean same = course.phase(before.step()) == course.phase(after.step())
                && before.stretch()
                        .planned()
                        .masks()
                        .keySet()
                        .equals(stretch.planned().masks().keySet());
        append(same ? text.recomputed(stretch.planned()) : text.changed(stretch.planned()));
        String line = PlanText.line(stretch.planned());
        LOG.info(line);
        if (!same) { // else it waits for the next one: a file system like HDFS can only write the whole file again
            write();
            outputs.progress().note(line);
        }
        outputs.metrics().add(event(after));
    }

    private void append(String part) {
        written.append(Redaction.redact(part));
    }

    /** Writes everything so far, where there is more than the last time. */
    void write() throws IOException {
        if (written.length() == saved) {
            return;
        }
        saved = written.length();
        outputs.directory().write(FILE, written.toString());
    }

    private Map<String, Object> event(Position position) {
        Stretch stretch = position.stretch();
        Map<String, Integer> groups = new LinkedHashMap<>();
        for (PlannedGroup group : stretch.plan().groups()) {
            groups.put(group.name(), group.trainable());
        }
        Map<String, Long> masks = new LinkedHashMap<>();
        stretch.planned().masks().forEach((name, state) -> masks.put(name, state.version()));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "plan");
        event.put("round", position.round());
        event.put("step", position.step());
        event.put("epoch", walk.epochs(position.step()));
        event.put("plan", stretch.version());
        event.put("trainable", stretch.plan().trainable());
        event.put("pruned", stretch.planned().pruned().total());
        event.put("groups", groups);
        event.put("masks", masks);
        return event;
    }
}
