package org.gradus.job.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.gradus.group.KeepLargest;
import org.gradus.group.KeepSmallest;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.NpyMask;
import org.gradus.group.RandomMask;
import org.gradus.group.Scalar;
import org.gradus.group.Selector;
import org.gradus.group.Target;
import org.gradus.npy.Npy;

/** Reads masks: what is selected, and for each target that is given a number, a file or a way to draw the numbers. */
final class MaskReader {
    private static final List<String> WAYS = List.of("file", "keepLargest", "keepSmallest", "random");
    private static final String LEGAL = "a number, 0 or more, or a map with one of " + String.join(", ", WAYS);

    private final Locations locations;

    MaskReader(Locations locations) {
        this.locations = locations;
    }

    /** The masks, one for each target of an entry; those with faults are missing. */
    List<Mask> read(Value value) {
        List<Mask> masks = new ArrayList<>();
        for (Value item : value.list("a list of masks")) {
            if (item.isMap()) {
                masks.addAll(entry(item));
            } else {
                item.refuse("a map with select and " + targets());
            }
        }
        return masks;
    }

    private List<Mask> entry(Value item) {
        Section section = item.section();
        Optional<Selector> select = SelectorReader.read(section.get("select"));
        List<Mask> masks = new ArrayList<>();
        boolean any = false;
        for (Target target : Target.values()) {
            Value value = section.get(target.key());
            if (value.present()) {
                any = true;
                Optional<MaskValues> values = values(value);
                if (select.isPresent() && values.isPresent()) {
                    masks.add(new Mask(select.get(), target, values.get()));
                }
            }
        }
        if (!any) {
            item.fault("multiplies nothing; must have " + targets());
        }
        section.end();
        return masks;
    }

    private Optional<MaskValues> values(Value value) {
        if (!value.isMap()) {
            if (!value.isNumber()) {
                value.refuse(LEGAL);
                return Optional.empty();
            }
            return number(value, Range.NON_NEGATIVE, Scalar::new);
        }
        Section section = value.section();
        List<String> given = WAYS.stream().filter(section::has).toList();
        WAYS.forEach(section::get);
        section.end();
        if (given.size() != 1) {
            value.fault("found " + (given.isEmpty() ? "none" : String.join(" and ", given)) + "; must be " + LEGAL);
            return Optional.empty();
        }
        Value way = section.get(given.get(0));
        return switch (given.get(0)) {
            case "file" -> locations.path(way).flatMap(path -> file(way, path));
            case "keepLargest" -> number(way, Range.FRACTION, KeepLargest::new);
            case "keepSmallest" -> number(way, Range.FRACTION, KeepSmallest::new);
            default -> number(way, Range.FRACTION, RandomMask::new);
        };
    }

    private static Optional<MaskValues> number(Value value, Range range, DoubleFunction<MaskValues> create) {
        return value.number(range).stream().boxed().findFirst().flatMap(number -> {
            try {
                return Optional.of(create.apply(number));
            } catch (IllegalArgumentException e) {
                value.fault(e.getMessage());
                return Optional.empty();
            }
        });
    }

    private static Optional<MaskValues> file(Value value, String path) {
        try (InputStream in = Locations.open(path)) {
            return Optional.of(new NpyMask(Npy.read(in), path));
        } catch (IOException | IllegalArgumentException e) {
            String what = String.valueOf(e.getMessage());
            value.fault(what.contains(path) ? what : "cannot read " + path + ": " + what);
            return Optional.empty();
        }
    }

    private static String targets() {
        return Arrays.stream(Target.values())
                .map(Target::key)
                .collect(Collectors.joining(", ", "at least one of ", ""));
    }
}
