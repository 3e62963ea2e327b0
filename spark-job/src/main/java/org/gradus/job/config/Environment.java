package org.gradus.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.setting.Faults;

/**
 * References to environment variables in values: {@code ${NAME}}, and {@code ${NAME:-default}} for where the variable is
 * unset or empty. A value that is nothing but a reference may become a number, true or false; any other stays text. What may be
 * shown of it is kept beside it ({@link Node.Reference}).
 */
final class Environment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final UnaryOperator<String> variables;
    private final Faults faults;

    /** @param variables a variable's value, or null where it is unset */
    Environment(UnaryOperator<String> variables, Faults faults) {
        this.variables = variables;
        this.faults = faults;
    }

    /** The node without references; lists and maps are changed in place. */
    Node resolve(Node node, String path) {
        if (node instanceof Node.Fields map) {
            for (Map.Entry<String, Node> entry : map.values().entrySet()) {
                entry.setValue(resolve(entry.getValue(), Paths.key(path, entry.getKey())));
            }
        } else if (node instanceof Node.Items list) {
            List<Node> values = list.values();
            for (int i = 0; i < values.size(); i++) {
                values.set(i, resolve(values.get(i), Paths.item(path, i)));
            }
        } else if (node instanceof Node.Scalar scalar && scalar.value() instanceof String text && text.contains("${")) {
            Matcher matcher = REFERENCE.matcher(text);
            boolean whole = matcher.matches();
            Map<String, String> values = new LinkedHashMap<>();
            String resolved = matcher.reset().replaceAll(found -> Matcher.quoteReplacement(value(found, path, values)));
            Object value = whole ? Yaml.scalar(resolved, scalar.fromFile()).value() : resolved;
            return new Node.Scalar(
                    value, resolved, scalar.fromFile(), new Node.Reference(text, values, Node.Kind.VALUE));
        }
        return node;
    }

    private String value(MatchResult reference, String path, Map<String, String> values) {
        String name = reference.group(1);
        String fallback = reference.group(2);
        String value = variables.apply(name);
        if (fallback != null && (value == null || value.isEmpty())) {
            return fallback;
        }
        if (value == null) {
            faults.add(
                    path,
                    "the environment variable " + name + " is not set; set it, or write ${" + name + ":-default}");
            return reference.group();
        }
        values.put("${" + name + "}", value);
        return value;
    }
}
