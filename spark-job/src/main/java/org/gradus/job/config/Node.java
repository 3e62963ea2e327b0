package org.gradus.job.config;

import java.util.List;
import java.util.Map;
import org.gradus.setting.Printable;

/** A part of a parsed file. Maps and lists can be changed: overrides and the environment act on them. */
sealed interface Node {
    /**
     * One value.
     *
     * @param value a String, Boolean, Long, BigInteger or Double; null: nothing
     * @param text as written
     * @param fromFile whether it stands in the file; otherwise it was given on the command line
     */
    record Scalar(Object value, String text, boolean fromFile) implements Node {}

    /** A map; keys in the order of the file. */
    record Fields(Map<String, Node> values) implements Node {}

    /** A list. */
    record Items(List<Node> values) implements Node {}

    /** What a message says was found. */
    static String describe(Node node) {
        if (node instanceof Fields) {
            return "a map";
        }
        if (node instanceof Items) {
            return "a list";
        }
        Scalar scalar = (Scalar) node;
        if (scalar.value() == null) {
            return "nothing";
        }
        String shown = Printable.value(scalar.text());
        return scalar.value() instanceof String ? "text \"" + shown + "\"" : shown;
    }

    /** Whether it is a value that says nothing; such a key counts as absent. */
    static boolean isNothing(Node node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }
}
