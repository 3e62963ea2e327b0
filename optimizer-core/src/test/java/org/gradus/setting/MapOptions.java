package org.gradus.setting;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Options from text, for tests: {@code "lr=0.1 betas=0.9:0.99"}. Remembers what was asked for. */
public final class MapOptions implements Options {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    /** Parses {@code key=value} items between separators. */
    public static MapOptions parse(String text, String separator) {
        MapOptions options = new MapOptions();
        for (String item : text.split(separator)) {
            if (!item.isEmpty()) {
                String[] pair = item.split("=", 2);
                options.values.put(pair[0], pair[1]);
            }
        }
        return options;
    }

    /** No values: everything falls back to its default. */
    public static MapOptions none() {
        return new MapOptions();
    }

    /** The keys that were asked for, in order. */
    public Set<String> asked() {
        return asked;
    }

    /** The text of a key. */
    public Optional<String> text(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    @Override
    public double number(String key, double fallback) {
        return text(key).map(Double::valueOf).orElse(fallback);
    }

    @Override
    public double number(String key) {
        return text(key).map(Double::valueOf).orElseThrow();
    }

    @Override
    public long whole(String key, long fallback) {
        return text(key).map(Long::valueOf).orElse(fallback);
    }

    @Override
    public long whole(String key) {
        return text(key).map(Long::valueOf).orElseThrow();
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        return text(key).map(Boolean::valueOf).orElse(fallback);
    }

    @Override
    public double[] pair(String key, double first, double second) {
        return text(key)
                .map(t -> t.split(":"))
                .map(t -> new double[] {Double.parseDouble(t[0]), Double.parseDouble(t[1])})
                .orElse(new double[] {first, second});
    }

    @Override
    public List<Long> wholes(String key) {
        return Arrays.stream(text(key).orElseThrow().split(":"))
                .map(Long::valueOf)
                .toList();
    }

    @Override
    public String written(String key) {
        return text(key).orElseThrow();
    }

    @Override
    public String written(String key, String fallback) {
        return text(key).orElse(fallback);
    }

    @Override
    public <E extends Enum<E>> E choice(String key, E fallback) {
        Optional<String> name = text(key);
        return Arrays.stream(fallback.getDeclaringClass().getEnumConstants())
                .filter(constant -> name.equals(Optional.of(Names.key(constant))))
                .findFirst()
                .orElse(fallback);
    }
}
