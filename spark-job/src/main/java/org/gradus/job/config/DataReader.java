package org.gradus.job.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.DataConfig.Task;

/** Reads which rows there are, and how. Relative paths start from {@code dir} where it is given. */
final class DataReader {
    private static final double HELD_OUT = 0.1; // stands in for a wrong fraction
    private static final Pattern NO_DELIMITER = Pattern.compile("[\\x00\\n\\r\"0-9.+eE\\x{FEFF}\\x{FFFD}-]");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,30}(\\.[0-9]{0,30})?");
    private static final String NAMES = "a column's name, its position, or a list of them";

    private final Section data;
    private final Optional<Format> format;
    private final Locations locations;

    /** @param locations for paths when there is no {@code dir} */
    DataReader(Value value, Locations locations) {
        data = value.section();
        Value dir = data.get("dir");
        this.locations = dir.present() ? locations.in(dir).orElse(locations) : locations;
        format = data.get("format").choice(Format.class);
    }

    /** The data, with what stands in for values that have faults. */
    DataConfig read() {
        Value validation = data.get("validation");
        double fraction = fraction(validation);
        Value train = data.get("train");
        if (!train.present()) {
            train.refuse(legalSource());
        }
        DataConfig config = new DataConfig(
                format.orElse(Format.CSV),
                source(train),
                fraction > 0 ? null : source(validation),
                fraction,
                source(data.get("test")),
                data.get("header").flag(false),
                delimiter(data.get("delimiter")),
                label(data.get("label")),
                data.get("features").texts(NAMES),
                data.get("scale").choice(DataConfig.Scale.class, DataConfig.Scale.NONE),
                data.get("task").choice(DataConfig.Task.class, DataConfig.Task.AUTO),
                shape(data.get("shape")),
                classes(data.get("classes")),
                deal());
        format.ifPresent(known -> refuseOthers(known, config.task()));
        data.end();
        return config;
    }

    private DealConfig deal() {
        return new DealConfig(
                data.get("shards").choice(DealConfig.Shards.class, DealConfig.DEFAULT.shards()),
                data.get("redeal").count(DealConfig.DEFAULT.redeal(), 0));
    }

    private double fraction(Value validation) {
        if (!validation.isMap() || !validation.section().has("fraction")) {
            return 0;
        }
        Section section = validation.section();
        double fraction = section.get("fraction").number(Range.PART).orElse(HELD_OUT);
        section.end();
        return fraction;
    }

    private SourceConfig source(Value value) {
        if (!value.present() || format.isEmpty()) {
            return null;
        }
        boolean idx = format.get() == Format.IDX;
        if (idx ? !value.isMap() : value.isList()) {
            value.refuse(legalSource());
            return null;
        }
        if (!value.isMap()) {
            return locations
                    .path(value)
                    .map(path -> new SourceConfig(path, null))
                    .orElse(null);
        }
        Section section = value.section();
        Optional<String> path = locations.path(section.get(idx ? "features" : "path"));
        Optional<String> labels = idx ? locations.path(section.get("labels")) : Optional.empty();
        section.end();
        return path.map(first -> new SourceConfig(first, labels.orElse(null))).orElse(null);
    }

    private String legalSource() {
        return format.filter(known -> known == Format.IDX).isPresent()
                ? "a map {features: PATH, labels: PATH}"
                : "a path";
    }

    private static String delimiter(Value value) {
        String legal = "text of one character";
        String delimiter = value.present() ? value.text(legal).orElse(",") : ",";
        if (delimiter.codePointCount(0, delimiter.length()) != 1) {
            value.refuse(legal);
            return ",";
        }
        if (NO_DELIMITER.matcher(delimiter).matches()) {
            value.refuse(legal + " that no number, no quote and no end of a line has");
            return ",";
        }
        return delimiter;
    }

    private List<String> label(Value value) {
        List<String> label = value.texts(NAMES);
        if (format.filter(known -> known == Format.PARQUET).isPresent() && !value.present()) {
            value.refuse(NAMES);
        }
        return !value.present() && format.filter(known -> known == Format.CSV).isPresent() ? List.of("-1") : label;
    }

    private static List<Integer> shape(Value value) {
        return value.list("a list of whole numbers, such as [1, 28, 28]").stream()
                .map(item -> Math.toIntExact(item.whole(1, Integer.MAX_VALUE).orElse(1)))
                .toList();
    }

    private static List<String> classes(Value value) {
        List<String> names = new ArrayList<>();
        for (Value item : value.list("a list of names")) {
            item.name("text").map(String::trim).ifPresent(name -> {
                if (names.stream().anyMatch(other -> same(other, name))) {
                    item.refuse("a name given once");
                }
                names.add(name);
                item.replace(name); // so that 1e3 stays as it is written when the job is written out
            });
        }
        return names;
    }

    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        return NUMBER.matcher(one).matches()
                && NUMBER.matcher(other).matches()
                && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }

    private void refuseOthers(Format known, Task task) {
        String name = known.name().toLowerCase(Locale.ROOT);
        if (known != Format.CSV) {
            data.refuse("header", "is for csv only; the format is " + name);
            data.refuse("delimiter", "is for csv only; the format is " + name);
        }
        if (known == Format.IDX || known == Format.LIBSVM) {
            data.refuse("label", "is not for " + name + ", whose files say which the labels are");
            data.refuse("features", "is not for " + name + ", whose files say which the features are");
        }
        if (task == Task.REGRESSION) {
            data.refuse("classes", "is for labels that are classes only; data.task is regression");
        }
    }
}
