package org.gradus.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradus.schedule.Chained;
import org.gradus.schedule.Every;
import org.gradus.schedule.Schedule;
import org.gradus.schedule.ScheduleType;
import org.gradus.schedule.Sequence;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * Reads a schedule: a kind's name alone; {@code {cosine: {steps: 2000}}}, where {@code every: epoch} or {@code every: 50}
 * inside makes the kind count epochs or groups of 50 steps, and {@code then: ...} beside it says what follows, at the kind's
 * natural end or after {@code for: 100} steps; {@code {chained: [...]}}, which may have what follows, too; or
 * {@code {sequence: [...], milestones: [...]}}.
 */
final class ScheduleReader {
    private static final String CHAINED = "chained";
    private static final List<String> AROUND = List.of(CHAINED, "then", "for", "sequence", "milestones");

    /** Every key that a schedule can start with or have around it. */
    static final List<String> WORDS =
            Stream.concat(ScheduleType.names().stream(), AROUND.stream()).toList();

    private static final String SCHEDULES = "a list of schedules";

    private ScheduleReader() {}

    /** The schedule that leaves everything as it is. */
    static ScheduleConfig constant() {
        Section none = new Section("", new LinkedHashMap<>(), new Faults());
        Schedule constant = ScheduleType.find("constant").orElseThrow().create(none);
        return steps -> constant;
    }

    /** A schedule that must be given; empty when something is wrong with it. */
    static Optional<ScheduleConfig> read(Value value) {
        if (!value.isMap()) {
            return value.word(ScheduleType.names()).flatMap(kind -> kind(kind, nothing(value, kind)));
        }
        Section section = value.section();
        return section.has("sequence") ? sequence(section) : chain(value, section);
    }

    private static Optional<ScheduleConfig> chain(Value value, Section section) {
        Value then = section.get("then");
        Value until = section.get("for");
        List<String> left = section.left();
        List<String> kinds = left.stream()
                .filter(key -> key.equals(CHAINED) || ScheduleType.find(key).isPresent())
                .toList();
        left.stream().filter(key -> !kinds.contains(key)).forEach(key -> section.get(key)
                .fault("unknown key; " + Names.hint(key, WORDS)));
        Optional<ScheduleConfig> first = kinds.size() == 1 ? first(kinds.get(0), section) : Optional.empty();
        if (kinds.size() > 1 || left.isEmpty()) {
            String found = kinds.isEmpty() ? "no schedule" : String.join(" and ", kinds);
            value.fault("found " + found + "; must be exactly one of " + String.join(", ", ScheduleType.names())
                    + ", chained, sequence");
        }
        if (!then.present()) {
            section.refuse("for", "says when the schedule under `then` starts, and there is none");
            return first;
        }
        long boundary = until.present() ? until.whole(1, Long.MAX_VALUE).orElse(1) : 0;
        Optional<ScheduleConfig> second = read(then);
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        if (boundary == 0 && first.get().schedule(1).length().isEmpty()) {
            then.fault(kinds.get(0) + " has no end of its own; say after how many steps with `for: N` beside it");
            return Optional.empty();
        }
        return checked(section, follow(first.get(), boundary, second.get()));
    }

    private static Optional<ScheduleConfig> first(String kind, Section section) {
        Value value = section.get(kind);
        return kind.equals(CHAINED) ? chained(value, section) : kind(kind, value);
    }

    private static ScheduleConfig follow(ScheduleConfig first, long boundary, ScheduleConfig second) {
        return steps -> {
            Schedule before = first.schedule(steps);
            long end = boundary > 0 ? boundary : before.length().orElseThrow();
            return new Sequence(List.of(before, second.schedule(steps)), List.of(end));
        };
    }

    private static Optional<ScheduleConfig> chained(Value value, Section section) {
        if (!value.present()) {
            value.refuse(SCHEDULES);
        }
        List<Value> parts = value.list(SCHEDULES);
        List<ScheduleConfig> schedules = all(parts);
        boolean complete = value.isList() && schedules.size() == parts.size();
        return complete ? checked(section, steps -> new Chained(completed(schedules, steps))) : Optional.empty();
    }

    private static List<ScheduleConfig> all(List<Value> parts) {
        return parts.stream().flatMap(part -> read(part).stream()).toList();
    }

    private static List<Schedule> completed(List<ScheduleConfig> schedules, long stepsPerEpoch) {
        return schedules.stream()
                .map(schedule -> schedule.schedule(stepsPerEpoch))
                .toList();
    }

    private static Optional<ScheduleConfig> sequence(Section section) {
        List<Value> parts = section.get("sequence").list(SCHEDULES);
        List<ScheduleConfig> schedules = all(parts);
        Value boundaries = section.get("milestones");
        if (!boundaries.present()) {
            boundaries.refuse("a list of steps, one less than the schedules");
        }
        List<Value> given = boundaries.list("a list of steps, one less than the schedules");
        List<Long> milestones = given.stream()
                .flatMap(step -> step.whole(1, Long.MAX_VALUE).stream().boxed())
                .toList();
        section.end();
        if (schedules.size() < parts.size() || milestones.size() < given.size() || !boundaries.present()) {
            return Optional.empty();
        }
        return checked(section, steps -> new Sequence(completed(schedules, steps), milestones));
    }

    private static Optional<ScheduleConfig> kind(String name, Value value) {
        Section section = value.section();
        Value every = section.get("every");
        Optional<Schedule> made = section.make(ScheduleType.find(name).orElseThrow()::create);
        section.end();
        String unit = every.present() && !every.isNumber()
                ? every.word(List.of("step", "epoch")).orElse("step")
                : "step";
        long steps = every.isNumber() ? every.whole(1, Long.MAX_VALUE).orElse(1) : 1;
        return made.flatMap(schedule -> checked(section, per(schedule, unit, steps)));
    }

    private static ScheduleConfig per(Schedule schedule, String unit, long steps) {
        return stepsPerEpoch -> {
            long every = unit.equals("epoch") ? stepsPerEpoch : steps;
            Schedule told = schedule.inEpochs(every, stepsPerEpoch);
            return every == 1 ? told : new Every(told, every);
        };
    }

    private static Optional<ScheduleConfig> checked(Section section, ScheduleConfig config) {
        return section.make(options -> {
            config.schedule(1).length(); // throws where steps overflow
            return config;
        });
    }

    private static Value nothing(Value value, String kind) {
        return new Value(Paths.key(value.path(), kind), null, value.faults(), node -> {});
    }
}
