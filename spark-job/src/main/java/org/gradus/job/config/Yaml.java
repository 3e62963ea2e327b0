package org.gradus.job.config;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gradus.setting.Faults;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 (core schema: 1e-3 is a number, yes and no are text) to nodes and back. Makes no Java objects from tags. */
final class Yaml {
    private static final int DEEPEST = 100;

    /** Values that the text may have: some for each character, as an alias stands for many. */
    private static final int GROWTH = 10;

    private static final long MORE = 10_000;

    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final Map<Tag, ConstructNode> TYPES = SCHEMA.getSchemaTagConstructors();

    private final Faults faults;
    private final boolean fromFile;
    private long left;
    private final Deque<org.snakeyaml.engine.v2.nodes.Node> above = new ArrayDeque<>();

    private Yaml(Faults faults, boolean fromFile, long most) {
        this.faults = faults;
        this.fromFile = fromFile;
        this.left = most;
    }

    /**
     * Parses one document.
     *
     * @param fromFile as in {@link Node.Scalar}
     * @param faults receives keys that are given twice, and a syntax error with its line and column
     * @return empty after a syntax error; a document without content is an empty value
     */
    static Optional<Node> parse(String text, boolean fromFile, Faults faults) {
        LoadSettings settings = LoadSettings.builder().setSchema(SCHEMA).build();
        try {
            if (!isShallow(text, settings, faults)) {
                return Optional.empty();
            }
            Optional<org.snakeyaml.engine.v2.nodes.Node> root = new Compose(settings).composeString(text);
            Yaml yaml = new Yaml(faults, fromFile, MORE + (long) GROWTH * text.length());
            Node made = root.isPresent() ? yaml.node(root.get(), "") : new Node.Scalar(null, "", fromFile);
            if (yaml.left < 0) {
                faults.add("", "aliases that make more of the text than a job can need; must be written out");
                return Optional.empty();
            }
            return Optional.of(made);
        } catch (MarkedYamlEngineException e) {
            boolean block = String.valueOf(e.getProblem()).contains("chomping"); // the start of a bound, unquoted
            String hint = block ? "; put text that starts with > in quotes, \">= 0.95\"" : "";
            faults.add(e.getProblemMark().map(Yaml::at).orElse(""), "not YAML: " + e.getProblem() + hint);
        } catch (YamlEngineException e) {
            faults.add("", "not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Whether lists and maps are nested no deeper than a tree is read by recursion; a fault where they are. */
    private static boolean isShallow(String text, LoadSettings settings, Faults faults) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event.getEventId() == Event.ID.SequenceStart || event.getEventId() == Event.ID.MappingStart) {
                depth++;
            } else if (event.getEventId() == Event.ID.SequenceEnd || event.getEventId() == Event.ID.MappingEnd) {
                depth--;
            }
            if (depth > DEEPEST) {
                String where = event.getStartMark().map(Yaml::at).orElse("");
                faults.add(where, "lists and maps nested deeper than " + DEEPEST + "; must be at most " + DEEPEST);
                return false;
            }
        }
        return true;
    }

    /** The value of a plain scalar: a number, true, false, nothing or text. */
    static Node.Scalar scalar(String text, boolean fromFile) {
        Tag tag = SCHEMA.getScalarResolver().resolve(text, true);
        return scalar(new ScalarNode(tag, text, ScalarStyle.PLAIN), fromFile);
    }

    /** The tree as YAML text, with references to environment variables as they stood there. */
    static String dump(Node root) {
        DumpSettings settings = DumpSettings.builder()
                .setSchema(SCHEMA)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings).dumpToString(plain(root));
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node node, String path) {
        left--;
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, fromFile);
        }
        if (left < 0) {
            return new Node.Scalar(null, "", fromFile);
        }
        if (above.contains(node)) {
            faults.add(path, "an alias of the list or map that it stands in; must end somewhere");
            return new Node.Scalar(null, "", fromFile);
        }
        above.push(node);
        Node made = node instanceof MappingNode map ? fields(map, path) : items((SequenceNode) node, path);
        above.pop();
        return made;
    }

    private Node fields(MappingNode map, String path) {
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                faults.add(path, "found a list or a map as a key; must be text");
                continue;
            }
            String name = key.getValue();
            String where = Paths.key(path, name);
            Node value = node(tuple.getValueNode(), where);
            if (values.putIfAbsent(name, value) != null) {
                faults.add(
                        where,
                        "given twice; the second is at "
                                + key.getStartMark().map(Yaml::at).orElse("?"));
            }
        }
        return new Node.Fields(values);
    }

    private Node items(SequenceNode list, String path) {
        List<Node> values = new ArrayList<>();
        for (org.snakeyaml.engine.v2.nodes.Node item : list.getValue()) {
            values.add(node(item, Paths.item(path, values.size())));
        }
        return new Node.Items(values);
    }

    private static Node.Scalar scalar(ScalarNode node, boolean fromFile) {
        String text = node.getValue();
        // The library would lower the case by the default locale: .INF is no number in Turkish.
        String known = node.getTag().equals(Tag.FLOAT) ? text.toLowerCase(Locale.ROOT) : text;
        ConstructNode type = TYPES.get(node.getTag());
        try {
            Object value =
                    type == null ? text : type.construct(new ScalarNode(node.getTag(), known, node.getScalarStyle()));
            return new Node.Scalar(value instanceof Integer whole ? whole.longValue() : value, text, fromFile);
        } catch (RuntimeException e) { // an explicit tag that does not fit, !!int abc: it stays text
            return new Node.Scalar(text, text, fromFile);
        }
    }

    private static Object plain(Node node) {
        if (node instanceof Node.Fields map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.values().forEach((key, value) -> plain.put(key, plain(value)));
            return plain;
        }
        if (node instanceof Node.Items list) {
            return list.values().stream().map(Yaml::plain).toList();
        }
        Node.Scalar scalar = (Node.Scalar) node;
        if (scalar.reference() != null) {
            return scalar.written();
        }
        return scalar.value() instanceof BigInteger whole ? whole.toString() : scalar.value();
    }

    private static String at(Mark mark) {
        return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
