package org.gradus.job.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;
import org.gradus.setting.Options;

/** A map of a job file. Asking for a key declares it legal; {@link #end} refuses the keys that nobody asked for. */
final class Section implements Options {
    private final String path;
    private final Map<String, Node> values;
    private final Faults faults;
    private final Set<String> asked = new LinkedHashSet<>();
    private boolean incomplete;

    Section(String path, Map<String, Node> values, Faults faults) {
        this.path = path;
        this.values = values;
        this.faults = faults;
    }

    /** What stands at a key. */
    Value get(String key) {
        asked.add(key);
        return new Value(Paths.key(path, key), values.get(key), faults, node -> values.put(key, node));
    }

    /** Whether a key is given; declares nothing. */
    boolean has(String key) {
        return values.containsKey(key) && !Node.isNothing(values.get(key));
    }

    /** The keys that are given and that nobody has asked for yet. */
    List<String> left() {
        return values.keySet().stream().filter(key -> !asked.contains(key)).toList();
    }

    /** Refuses a key that only makes sense elsewhere. */
    void refuse(String key, String why) {
        if (get(key).present()) {
            get(key).fault(why);
        }
    }

    /** Ends the reading: every key that is left is unknown. */
    void end() {
        for (String key : left()) {
            faults.add(Paths.key(path, key), "unknown key; " + Names.hint(key, new TreeSet<>(asked)));
        }
    }

    /** Makes a setting from these values, as {@link #make(Options, Function)}. */
    <T> Optional<T> make(Function<Options, T> create) {
        return make(this, create);
    }

    /**
     * Makes a setting whose constructor checks its values; a refusal is a fault of this map.
     *
     * @return empty when the values are refused, or when one that must be given is not there or wrong
     */
    <T> Optional<T> make(Options options, Function<Options, T> create) {
        try {
            T made = create.apply(options);
            return incomplete ? Optional.empty() : Optional.of(made);
        } catch (ArithmeticException e) {
            faults.add(path, "holds numbers that together are too large for a count of steps");
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            if (!incomplete) { // else it is the stand-in that is refused
                faults.add(path, e.getMessage());
            }
            return Optional.empty();
        }
    }

    @Override
    public double number(String key, double fallback) {
        return get(key).number(fallback, Range.ANY);
    }

    @Override
    public double number(String key) {
        return get(key).number(Range.ANY).orElseGet(() -> missing(Double.NaN));
    }

    @Override
    public long whole(String key, long fallback) {
        Value value = get(key);
        return value.present() ? value.whole(Long.MIN_VALUE, Long.MAX_VALUE).orElse(fallback) : fallback;
    }

    @Override
    public long whole(String key) {
        return get(key).whole(Long.MIN_VALUE, Long.MAX_VALUE).orElseGet(() -> missing(0L));
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        return get(key).flag(fallback);
    }

    @Override
    public double[] pair(String key, double first, double second) {
        Value value = get(key);
        double[] fallback = {first, second};
        if (!value.present()) {
            return fallback;
        }
        List<Value> items = value.isList() ? value.list("") : List.of();
        if (items.size() != 2) {
            value.refuse("a list of two numbers" + (value.isList() ? ", has " + items.size() : ""));
            return fallback;
        }
        return new double[] {items.get(0).number(first, Range.ANY), items.get(1).number(second, Range.ANY)};
    }

    @Override
    public List<Long> wholes(String key) {
        Value value = get(key);
        if (!value.isList()) {
            value.refuse("a list of whole numbers");
            return missing(List.of());
        }
        List<Value> items = value.list("");
        List<Long> wholes = items.stream()
                .flatMap(item ->
                        item.whole(Long.MIN_VALUE, Long.MAX_VALUE).stream().boxed())
                .toList();
        return wholes.size() == items.size() ? wholes : missing(wholes);
    }

    @Override
    public String written(String key) {
        return get(key).text("text").orElseGet(() -> missing(""));
    }

    @Override
    public String written(String key, String fallback) {
        return get(key).present() ? get(key).text("text").orElse(fallback) : fallback;
    }

    @Override
    public <E extends Enum<E>> E choice(String key, E fallback) {
        return get(key).choice(fallback.getDeclaringClass(), fallback);
    }

    private <T> T missing(T standIn) {
        incomplete = true;
        return standIn;
    }
}
