package org.gradus.job.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.engine.Kind;
import org.gradus.group.Selector;
import org.gradus.group.Selectors;

/**
 * Reads a selector: text (a glob or a slice), or a map of {@code layers}, {@code type}, {@code kind}, {@code names} and
 * {@code not}; several keys together select what each of them selects.
 */
final class SelectorReader {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");
    private static final List<String> KINDS = List.of("weight", "bias", "norm");
    private static final String LEGAL =
            "a name, a pattern such as \"6_*\" or \"6_W[:, 0:5]\"," + " or a map of layers, type, kind, names, not";

    private SelectorReader() {}

    /** A selector that must be given; empty when something is wrong with it. */
    static Optional<Selector> read(Value value) {
        if (!value.isMap()) {
            return value.text(LEGAL).flatMap(text -> parse(value, text));
        }
        Section section = value.section();
        int before = value.faults().list().size();
        List<Selector> parts = new ArrayList<>();
        layers(section.get("layers")).ifPresent(parts::add);
        List<String> types = texts(section.get("type"), "a layer class such as DenseLayer, or a list of them");
        if (!types.isEmpty()) {
            parts.add(Selectors.types(types));
        }
        kinds(section.get("kind")).ifPresent(parts::add);
        List<String> names = texts(section.get("names"), "a list of parameter names");
        if (!names.isEmpty()) {
            parts.add(Selectors.names(names));
        }
        if (section.has("not")) {
            read(section.get("not")).map(Selectors::not).ifPresent(parts::add);
        }
        section.get("not");
        section.end();
        if (value.faults().list().size() > before) {
            return Optional.empty();
        }
        if (parts.isEmpty()) {
            value.fault("found an empty map; must be " + LEGAL);
            return Optional.empty();
        }
        return Optional.of(parts.size() == 1 ? parts.get(0) : Selectors.allOf(parts));
    }

    private static Optional<Selector> parse(Value value, String text) {
        try {
            return Optional.of(Selectors.parse(text));
        } catch (IllegalArgumentException e) {
            value.fault(e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Selector> layers(Value value) {
        List<String> given = texts(value, "a range such as 0..2, or a list of layer numbers or names");
        Matcher range = RANGE.matcher(given.size() == 1 ? given.get(0) : "");
        if (given.isEmpty() || !range.matches()) {
            return given.isEmpty() ? Optional.empty() : Optional.of(Selectors.layers(given));
        }
        int from = Integer.parseInt(range.group(1));
        int to = Integer.parseInt(range.group(2));
        if (from > to) {
            value.refuse("a range from the lower to the higher layer, such as " + to + ".." + from);
            return Optional.empty();
        }
        return Optional.of(Selectors.layers(from, to));
    }

    private static Optional<Selector> kinds(Value value) {
        String legal = "one of " + String.join(", ", KINDS) + ", or a list of them";
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Value item : value.isList() ? value.list(legal) : value.present() ? List.of(value) : List.<Value>of()) {
            item.word(KINDS).ifPresent(word -> kinds.add(Kind.valueOf(word.toUpperCase(Locale.ROOT))));
        }
        if (value.isList() && value.list(legal).isEmpty()) {
            value.fault("found an empty list; must be " + legal);
        }
        return kinds.isEmpty() ? Optional.empty() : Optional.of(Selectors.kinds(kinds));
    }

    private static List<String> texts(Value value, String legal) {
        List<String> texts = value.texts(legal);
        if (value.isList() && value.list(legal).isEmpty()) {
            value.fault("found an empty list; must be " + legal);
        }
        return texts;
    }
}
