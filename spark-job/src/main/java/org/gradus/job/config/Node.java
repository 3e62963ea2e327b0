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
     * @param reference the environment variables that the value came from; null: none
     */
    record Scalar(Object value, String text, boolean fromFile, Reference reference) implements Node {
        Scalar(Object value, String text, boolean fromFile) {
            this(value, text, fromFile, null);
        }

        /** The text that messages and files may show: with the names of variables in place of their values. */
        String written() {
            return reference == null ? text : reference.written();
        }
    }

    /**
     * What a value that came from environment variables looks like without them.
     *
     * @param written with the references as they stand in the file, {@code ${NAME}}
     * @param values of the variables, by reference; without those whose default was taken, which the file shows anyway
     * @param kind what it was read as
     */
    record Reference(String written, Map<String, String> values, Kind kind) {}

    /** What a value is read as. */
    enum Kind {
        /** Anything that no other kind is. */
        VALUE,
        /** A word of the job's own language, such as the name of a rule; no secret. */
        WORD,
        /** A path; what it leads to counts, not its text. */
        PATH
    }

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
        boolean hidden =
                scalar.reference() != null && !scalar.reference().values().isEmpty();
        String shown = Printable.value(hidden ? scalar.written() : scalar.text());
        return scalar.value() instanceof String ? "text \"" + shown + "\"" : shown;
    }

    /** Whether it is a value that says nothing; such a key counts as absent. */
    static boolean isNothing(Node node) {
        return node instanceof Scalar scalar && scalar.value() == null;
    }
}
