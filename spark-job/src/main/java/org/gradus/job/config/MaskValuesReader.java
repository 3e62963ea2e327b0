package org.gradus.job.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.gradus.group.Keep;
import org.gradus.group.MaskValues;
import org.gradus.group.NpyMask;
import org.gradus.group.PerUnit;
import org.gradus.group.Scalar;
import org.gradus.group.Unit;
import org.gradus.npy.Npy;

/** Reads the numbers of a mask: one number, a file, one per output or row, or a way to compute them. */
final class MaskValuesReader {
    private static final List<String> WAYS =
            List.of("file", "keepLargest", "keepSmallest", "random", "keep", "perOutput", "perRow");
    private static final String LEGAL = "a number, 0 or more, or a map with one of " + String.join(", ", WAYS);
    private static final String FACTORS = "a list of numbers, one for each";

    private final Locations locations;
    private final Map<String, MaskConfig.Values> files = new HashMap<>();

    MaskValuesReader(Locations locations) {
        this.locations = locations;
    }

    /** The numbers; empty when something is wrong. */
    Optional<MaskConfig.Values> read(Value value) {
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
            case "file" ->
                locations
                        .path(way)
                        .flatMap(path -> file(way, path, section.get("file").written()));
            case "keepLargest" -> number(way, Range.FRACTION, Keep::largest);
            case "keepSmallest" -> number(way, Range.FRACTION, Keep::smallest);
            case "random" -> number(way, Range.FRACTION, Keep::random);
            case "keep" -> KeepReader.read(way);
            case "perOutput" -> factors(way, Unit.OUTPUT);
            default -> factors(way, Unit.ROW);
        };
    }

    private static Optional<MaskConfig.Values> number(Value value, Range range, DoubleFunction<MaskValues> create) {
        return value.number(range).stream().mapToObj(create).findFirst().map(MaskValuesReader::fixed);
    }

    private static Optional<MaskConfig.Values> factors(Value value, Unit unit) {
        List<Value> items = value.list(FACTORS);
        if (value.isList() && items.isEmpty()) {
            value.fault("found an empty list; must be " + FACTORS);
        }
        List<Double> factors = items.stream()
                .flatMap(item -> item.number(Range.NON_NEGATIVE).stream().boxed())
                .toList();
        boolean complete = !items.isEmpty() && factors.size() == items.size();
        return complete ? Optional.of(fixed(new PerUnit(unit, factors))) : Optional.empty();
    }

    /** The numbers of a file, which is read once, however many phases of the run have the mask. */
    private Optional<MaskConfig.Values> file(Value value, String path, String written) {
        if (files.containsKey(path)) {
            return Optional.of(files.get(path));
        }
        try (InputStream in = Locations.open(path)) {
            MaskConfig.Values values = fixed(new NpyMask(Npy.read(in), written));
            files.put(path, values);
            return Optional.of(values);
        } catch (IOException | IllegalArgumentException e) {
            String what = String.valueOf(e.getMessage());
            value.fault(what.contains(path) ? what : "cannot read " + path + ": " + what);
            return Optional.empty();
        }
    }

    /** Numbers that have nothing to do with epochs. */
    private static MaskConfig.Values fixed(MaskValues values) {
        return clock -> values;
    }
}
