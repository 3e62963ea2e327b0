package org.gradus.job.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selector;
import org.gradus.group.Target;

/** Reads masks: what is selected, the numbers of each target that is given, and from when to when they hold. */
final class MaskReader {
    private final MaskValuesReader numbers;

    MaskReader(Locations locations) {
        numbers = new MaskValuesReader(locations);
    }

    /** The masks, one for each target of an entry; those with faults are missing. */
    List<MaskConfig> read(Value value) {
        List<MaskConfig> masks = new ArrayList<>();
        for (Value item : value.list("a list of masks")) {
            if (item.isMap()) {
                masks.addAll(entry(item));
            } else {
                item.refuse("a map with select and " + targets());
            }
        }
        return masks;
    }

    private List<MaskConfig> entry(Value item) {
        int before = item.faults().list().size();
        Section section = item.section();
        Optional<Selector> select = SelectorReader.read(section.get("select"));
        Optional<When> from = When.read(section.get("from"), 0, When.START);
        Optional<When> until = When.read(section.get("until"), 1, null);
        Value again = section.get("every");
        Optional<When> every = When.distance(again, null);
        Map<Target, MaskConfig.Values> values = values(item, section);
        boolean prune = prune(section);
        section.end();
        if (item.faults().list().size() > before) {
            return List.of();
        }
        List<MaskConfig> masks = new ArrayList<>();
        values.forEach((target, numbers) -> masks.add(new MaskConfig(
                section.get(target.key()).path(),
                select.orElseThrow(),
                target,
                numbers,
                from.orElseThrow(),
                until.orElse(null),
                every.orElse(null),
                prune && target == Target.LEARNING_RATE)));
        boolean possible = masks.stream()
                .allMatch(mask -> isPossible(section.get(mask.target().key()), mask));
        if (possible
                && again.present()
                && masks.stream().noneMatch(mask -> mask.mask(Clock.DRAFT).values() instanceof Keep)) {
            again.fault("is for numbers that are computed, by keep, keepLargest, keepSmallest or random");
        }
        return possible ? masks : List.of();
    }

    /** The numbers of each target that is given; those with faults are missing. */
    private Map<Target, MaskConfig.Values> values(Value item, Section section) {
        Map<Target, MaskConfig.Values> values = new EnumMap<>(Target.class);
        for (Target target : Target.values()) {
            Value value = section.get(target.key());
            if (value.present()) {
                numbers.read(value).ifPresent(read -> values.put(target, read));
            }
        }
        if (Arrays.stream(Target.values()).noneMatch(target -> section.has(target.key()))) {
            item.fault("multiplies nothing; must have " + targets());
        }
        return values;
    }

    private static boolean prune(Section section) {
        Value value = section.get("prune");
        boolean prune = value.flag(false);
        if (prune && !section.has(Target.LEARNING_RATE.key())) {
            value.fault("is for a mask of lr, which stops elements, and there is none beside it");
        }
        return prune;
    }

    private static boolean isPossible(Value value, MaskConfig config) {
        try {
            Mask mask = config.mask(Clock.DRAFT);
            boolean once = mask.every() == 0 && mask.values() instanceof Keep keep && ramps(keep);
            if (once) {
                value.fault("has a share that changes over the steps, so it must be computed again;"
                        + " say `every: N` or `every: epoch` beside select");
            }
            return !once;
        } catch (ArithmeticException e) {
            value.fault("holds numbers that together are too large for a count of steps");
        } catch (IllegalArgumentException e) {
            value.fault(e.getMessage());
        }
        return false;
    }

    private static boolean ramps(Keep keep) {
        return keep.share().first() != keep.share().last();
    }

    private static String targets() {
        return Arrays.stream(Target.values())
                .map(Target::key)
                .collect(Collectors.joining(", ", "at least one of ", ""));
    }
}
