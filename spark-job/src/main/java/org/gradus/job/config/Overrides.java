package org.gradus.job.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gradus.setting.Faults;

/**
 * Values from the command line, {@code path.to.key=VALUE}, put into a parsed file. A segment of the path is a key of a map,
 * or in a list a number ({@code groups.0.lr}, {@code groups[0].lr}) or the {@code name} of an element
 * ({@code groups.head.lr}). Maps that are missing are made.
 */
final class Overrides {
    /** How the place of a fault in an override starts. */
    static final String FLAG = "--set ";

    private final String text;
    private final Faults faults;

    private Overrides(String text, Faults faults) {
        this.text = text;
        this.faults = faults;
    }

    /** Puts each override into the tree, in their order; what cannot be put is a fault that names the override. */
    static void apply(Node.Fields root, List<String> overrides, Faults faults) {
        overrides.forEach(text -> new Overrides(text, faults).apply(root));
    }

    private void apply(Node.Fields root) {
        int sign = text.indexOf('=');
        String path = sign < 0
                ? ""
                : text.substring(0, sign).strip().replace("[", ".").replace("]", "");
        List<String> segments = Arrays.asList(path.split("\\.", -1));
        if (segments.contains("")) {
            refuse("must be path.to.key=VALUE");
            return;
        }
        Faults syntax = new Faults();
        Optional<Node> value = Yaml.parse(text.substring(sign + 1), false, syntax);
        syntax.list().forEach(fault -> refuse(fault.what()));
        value.ifPresent(node -> put(root, segments, 0, node));
    }

    private void put(Node at, List<String> segments, int next, Node value) {
        if (at instanceof Node.Fields map) {
            String key = segments.get(next);
            step(map.values().get(key), node -> map.values().put(key, node), segments, next + 1, value);
        } else if (at instanceof Node.Items list) {
            putInto(list, segments, next, value);
        } else {
            refuse(String.join(".", segments.subList(0, next)) + " is " + Node.describe(at)
                    + "; must be a map or a list");
        }
    }

    private void putInto(Node.Items list, List<String> segments, int next, Node value) {
        List<String> names = list.values().stream().map(Overrides::name).toList();
        for (int end = next + 1; end <= segments.size(); end++) { // a name may have dots
            String name = String.join(".", segments.subList(next, end));
            int index = names.contains(name) ? names.indexOf(name) : end == next + 1 ? index(name, names.size()) : -1;
            if (index >= 0) {
                step(list.values().get(index), node -> list.values().set(index, node), segments, end, value);
                return;
            }
        }
        String known = IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i).isEmpty() ? String.valueOf(i) : i + " (" + names.get(i) + ")")
                .collect(Collectors.joining(", "));
        String where = String.join(".", segments.subList(0, next));
        refuse(where + " has no element " + segments.get(next) + "; "
                + (known.isEmpty() ? "it is empty" : "has " + known));
    }

    private void step(Node child, Consumer<Node> put, List<String> segments, int next, Node value) {
        if (next == segments.size()) {
            put.accept(value);
        } else if (child == null || Node.isNothing(child)) {
            Node.Fields made = new Node.Fields(new LinkedHashMap<>());
            put.accept(made);
            put(made, segments, next, value);
        } else {
            put(child, segments, next, value);
        }
    }

    private void refuse(String what) {
        faults.add(FLAG + text, what);
    }

    private static String name(Node element) {
        return element instanceof Node.Fields map && map.values().get("name") instanceof Node.Scalar name
                ? name.text()
                : "";
    }

    private static int index(String text, int size) {
        boolean whole = text.length() < 10 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return whole && Integer.parseInt(text) < size ? Integer.parseInt(text) : -1;
    }
}
