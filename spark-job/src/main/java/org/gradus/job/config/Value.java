package org.gradus.job.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * What stands at one place of a job file, or that nothing stands there. Each method that reads it as a type notes a fault
 * when it is of another type, and returns empty or what stands in for the value, so that reading goes on to the next fault.
 */
final class Value {
    private static final double LARGEST_WHOLE = 0x1p53;

    private final String path;
    private final Node node;
    private final Faults faults;
    private final Consumer<Node> put;

    /**
     * @param node null: absent
     * @param put replaces the node in the tree
     */
    Value(String path, Node node, Faults faults, Consumer<Node> put) {
        this.path = path;
        this.node = node == null || Node.isNothing(node) ? null : node;
        this.faults = faults;
        this.put = put;
    }

    String path() {
        return path;
    }

    Faults faults() {
        return faults;
    }

    boolean present() {
        return node != null;
    }

    /** What stands here as it was parsed; empty when absent. */
    Optional<Node> node() {
        return Optional.ofNullable(node);
    }

    boolean isMap() {
        return node instanceof Node.Fields;
    }

    boolean isList() {
        return node instanceof Node.Items;
    }

    boolean isNumber() {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof Number;
    }

    boolean isText() {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String;
    }

    /** Whether it stands in the file, not on the command line. */
    boolean fromFile() {
        return !(node instanceof Node.Scalar scalar) || scalar.fromFile();
    }

    /** Replaces the text, so that the written-out configuration has it; references to environment variables stay references. */
    void replace(String text) {
        boolean referred = node instanceof Node.Scalar scalar && scalar.reference() != null;
        replace(text, referred ? written() : text, Node.Kind.VALUE);
    }

    /**
     * Replaces the text, so that the written-out configuration has it.
     *
     * @param written the same with references to environment variables in place of their values
     * @param kind what it was read as
     */
    void replace(String text, String written, Node.Kind kind) {
        Node.Reference reference = node instanceof Node.Scalar scalar ? scalar.reference() : null;
        if (reference != null || !text.equals(written)) {
            Map<String, String> values = reference == null ? Map.of() : reference.values();
            reference = new Node.Reference(written, values, kind);
        }
        put.accept(new Node.Scalar(text, text, fromFile(), reference));
    }

    /** The text with references to environment variables in place of their values; empty when it is no single value. */
    String written() {
        return node instanceof Node.Scalar scalar ? scalar.written() : "";
    }

    /** Notes what the value was read as, where it came from environment variables. */
    private void readAs(Node.Kind kind) {
        if (node instanceof Node.Scalar scalar && scalar.reference() != null) {
            Node.Reference reference = new Node.Reference(
                    scalar.reference().written(), scalar.reference().values(), kind);
            put.accept(new Node.Scalar(scalar.value(), scalar.text(), scalar.fromFile(), reference));
        }
    }

    /** Notes that something else must stand here. */
    void refuse(String legal) {
        faults.add(path, (present() ? "found " + Node.describe(node) : "missing") + "; must be " + legal);
    }

    /** Notes what is wrong here. */
    void fault(String what) {
        faults.add(path, what);
    }

    /** A number; a fault when absent. */
    OptionalDouble number(Range range) {
        if (isNumber()) {
            double value = ((Number) ((Node.Scalar) node).value()).doubleValue();
            if (range.contains(value)) {
                return OptionalDouble.of(value);
            }
        }
        refuse(range.legal());
        return OptionalDouble.empty();
    }

    /** A number; the fallback when absent or wrong. */
    double number(double fallback, Range range) {
        return present() ? number(range).orElse(fallback) : fallback;
    }

    /** A whole number between two bounds, both included; a fault when absent. */
    OptionalLong whole(long least, long most) {
        OptionalLong value = node instanceof Node.Scalar scalar ? whole(scalar.value()) : OptionalLong.empty();
        if (value.isPresent() && value.getAsLong() >= least && value.getAsLong() <= most) {
            return value;
        }
        String lower = least == Long.MIN_VALUE ? "" : ", " + least + " or more";
        String upper = value.isPresent() && value.getAsLong() > most ? ", at most " + most : "";
        refuse("a whole number" + lower + upper);
        return OptionalLong.empty();
    }

    /** A whole number of at least {@code least}; the fallback when absent or wrong. */
    int count(int fallback, int least) {
        return present() ? Math.toIntExact(whole(least, Integer.MAX_VALUE).orElse(fallback)) : fallback;
    }

    private static OptionalLong whole(Object value) {
        if (value instanceof Long whole) {
            return OptionalLong.of(whole);
        }
        if (value instanceof Double real && real == Math.rint(real) && Math.abs(real) <= LARGEST_WHOLE) {
            return OptionalLong.of(real.longValue());
        }
        return OptionalLong.empty();
    }

    /** True or false; the fallback when absent or wrong. */
    boolean flag(boolean fallback) {
        if (present() && !(node instanceof Node.Scalar scalar && scalar.value() instanceof Boolean)) {
            refuse("true or false");
            return fallback;
        }
        return present() ? (Boolean) ((Node.Scalar) node).value() : fallback;
    }

    /** Text, or a number as it is written; a fault when absent, empty or something else. */
    Optional<String> text(String legal) {
        if (isNumber() || (node instanceof Node.Scalar scalar && scalar.value() instanceof String s && !s.isEmpty())) {
            return Optional.of(((Node.Scalar) node).text());
        }
        refuse(legal);
        return Optional.empty();
    }

    /** Text, or a number, true or false as it is written; a fault when absent, empty or something else. */
    Optional<String> name(String legal) {
        boolean flag = node instanceof Node.Scalar scalar && scalar.value() instanceof Boolean;
        return flag ? Optional.of(((Node.Scalar) node).text()) : text(legal);
    }

    /** One of a few words; a fault when absent or another. */
    Optional<String> word(Collection<String> legal) {
        String all = (legal.size() == 1 ? "" : "one of ") + String.join(", ", legal);
        Optional<String> word = text(all);
        if (word.isPresent() && !legal.contains(word.get())) {
            refuse(all + " (nearest: " + Names.nearest(word.get(), legal).get(0) + ")");
            return Optional.empty();
        }
        readAs(Node.Kind.WORD);
        return word;
    }

    /** One of an enum's names, as {@link Names#key} writes them; the fallback when absent or another. */
    <E extends Enum<E>> E choice(Class<E> type, E fallback) {
        return present() ? choice(type).orElse(fallback) : fallback;
    }

    /** One of an enum's names, as {@link Names#key} writes them; a fault when absent or another. */
    <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Names::key).toList();
        return word(words).map(word -> type.getEnumConstants()[words.indexOf(word)]);
    }

    /** A list of texts, or one text; no elements when absent. */
    List<String> texts(String legal) {
        return (isList() ? list(legal) : present() ? List.of(this) : List.<Value>of())
                .stream().flatMap(item -> item.text(legal).stream()).toList();
    }

    /** The elements of a list; none when absent or wrong. */
    List<Value> list(String legal) {
        if (present() && !isList()) {
            refuse(legal);
        }
        List<Value> values = new ArrayList<>();
        if (node instanceof Node.Items items) {
            for (Node item : items.values()) {
                int at = values.size();
                values.add(new Value(
                        Paths.item(path, at), item, faults, n -> items.values().set(at, n)));
            }
        }
        return values;
    }

    /** A map; without keys when absent or wrong. */
    Section section() {
        if (node instanceof Node.Fields map) {
            return new Section(path, map.values(), faults);
        }
        if (present()) {
            refuse("a map");
        }
        return new Section(path, new LinkedHashMap<>(), faults);
    }
}
