package org.gradus.job.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts names in the place of secrets, in whatever is written or shown: {@code ${NAME}} for the value of an environment variable that a
 * job refers to, or of a setting of Spark or Hadoop whose name looks like a secret's, and {@code ***} for the user information of a
 * URI. Values that are too short to be told from ordinary text stay: fewer than 4 characters, a number of fewer than 6, true and false.
 * What is known is the process's: a log line does not say which job it belongs to.
 */
public final class Redaction {
    private static final int SHORTEST_TEXT = 4;
    private static final int SHORTEST_NUMBER = 6;
    /** From here on a value is replaced within words too. */
    private static final int LONG = 8;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)secret|password|passwd|passphrase|token|credential|(access|account|private|api|encryption|sas)[._-]?key|\\.key$");

    private static final Pattern CLASS_NAMES = Pattern.compile("([a-z][a-z0-9_]*\\.)+[A-Z]\\w*(\\s*,.*)?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
    private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s@:]*:[^/\\s@]+(?=@)");
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder());

    private static volatile Redaction current = new Redaction(Map.of());

    private final Map<String, String> names = new TreeMap<>(LONGEST_FIRST);
    private final Pattern values;

    private Redaction(Map<String, String> names) {
        this.names.putAll(names);
        this.values = Pattern.compile(
                this.names.keySet().stream().map(Redaction::pattern).collect(Collectors.joining("|")));
    }

    /** Forgets everything, where a command begins. */
    public static synchronized void clear() {
        current = new Redaction(Map.of());
    }

    /**
     * Takes a secret down.
     *
     * @param value what is not to be shown
     * @param name what is shown in its place, such as {@code ${NAME}}
     */
    public static synchronized void hide(String value, String name) {
        Map<String, String> all = new TreeMap<>(current.names);
        for (String form : SecretForms.of(value)) {
            if (form.length() >= (NUMBER.matcher(form).matches() ? SHORTEST_NUMBER : SHORTEST_TEXT) && !isFlag(form)) {
                all.putIfAbsent(form, name);
            }
        }
        current = new Redaction(all);
    }

    /**
     * Takes a setting down where its name looks like a secret's, such as {@code spark.hadoop.fs.s3a.secret.key}.
     *
     * @param name of the setting
     * @param value of the setting
     */
    public static void hideSetting(String name, String value) {
        if (value != null
                && SECRET_NAME.matcher(name).find()
                && !NUMBER.matcher(value).matches()
                && !CLASS_NAMES.matcher(value).matches()) {
            hide(value, "${" + name + "}");
        }
    }

    /** A text without secrets. */
    public static String redact(String text) {
        Redaction known = current;
        String safe = text;
        if (!known.names.isEmpty()) {
            safe = known.values
                    .matcher(safe)
                    .replaceAll(found -> Matcher.quoteReplacement(known.names.get(found.group())));
        }
        return safe.contains("@") ? USER.matcher(safe).replaceAll("***") : safe;
    }

    /** Replaces every text of a tree by one without secrets, and every number that is one; names of fields stay. */
    public static JsonNode redact(JsonNode node) {
        return redact(node, known -> {
            String name = current.names.get(known);
            return name == null ? "" : name;
        });
    }

    private static JsonNode redact(JsonNode node, UnaryOperator<String> number) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(redact(entry.getValue(), number)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, redact(array.get(i), number));
            }
        } else if (node.isTextual()) {
            return TextNode.valueOf(redact(node.textValue()));
        } else if (node.isIntegralNumber() && !number.apply(node.asText()).isEmpty()) {
            return TextNode.valueOf(number.apply(node.asText()));
        }
        return node;
    }

    private static boolean isFlag(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** A short value only where it is a word of its own: it may be a part of others. */
    private static String pattern(String value) {
        String quoted = Pattern.quote(value);
        if (value.length() >= LONG) {
            return quoted;
        }
        String before = Character.isLetterOrDigit(value.charAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
        String after = Character.isLetterOrDigit(value.charAt(value.length() - 1)) ? "(?![\\p{L}\\p{N}])" : "";
        return before + quoted + after;
    }
}
