package org.gradus.group;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.setting.Names;

/** Makes selectors from what a job file says. */
public final class Selectors {
    /** Every element that a group can own. */
    public static final Selector ALL = new ParameterSelector("*", Layout::parameters);

    private static final Pattern EXPRESSION = Pattern.compile("\\s*([^\\[\\]]+?)\\s*(?:\\[([^\\[\\]]*)\\])?\\s*");

    private Selectors() {}

    /**
     * A glob over parameter names, {@code 6_*} or {@code conv?_W}, or a slice of what it matches, {@code 6_W[:, 5:10]}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Selector parse(String text) {
        Matcher matcher = EXPRESSION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("selector \"" + text
                    + "\" is not a name, a glob such as \"6_*\", or a slice such as \"6_W[:, 5:10]\"");
        }
        Pattern glob = glob(matcher.group(1));
        Choice choice = layout -> layout.parameters().stream()
                .filter(p -> glob.matcher(p.name()).matches())
                .toList();
        List<Slice> slices = matcher.group(2) == null
                ? List.of()
                : Arrays.stream(matcher.group(2).split(",", -1))
                        .map(Slice::parse)
                        .toList();
        return new ParameterSelector(text.strip(), choice, slices);
    }

    /** Layers by number, both ends included. */
    public static Selector layers(int from, int to) {
        return new ParameterSelector("layers " + from + ".." + to, layout -> {
            int last = layout.parameters().stream()
                    .mapToInt(Parameter::layer)
                    .max()
                    .orElse(-1);
            if (from < 0 || to < from || to > last) {
                throw new IllegalArgumentException("layers " + from + ".." + to
                        + " do not exist; the last layer with parameters is number " + last);
            }
            return layout.parameters().stream()
                    .filter(p -> p.layer() >= from && p.layer() <= to)
                    .toList();
        });
    }

    /** Layers by name, or by number where a text is one. */
    public static Selector layers(List<String> layers) {
        return anyOf("layer", layers, p -> List.of(p.layerName(), Integer.toString(p.layer())), String::equals);
    }

    /** Layers by the simple name of their configuration class; case and the ending "Layer" do not matter. */
    public static Selector types(List<String> types) {
        return anyOf(
                "layer type", types, Parameter::types, (a, b) -> plainType(a).equals(plainType(b)));
    }

    /** Parameters by their exact names, or by globs. */
    public static Selector names(List<String> names) {
        return anyOf("name", names, p -> List.of(p.name()), (wanted, name) -> glob(wanted)
                .matcher(name)
                .matches());
    }

    /** Parameters by what they are for. */
    public static Selector kinds(Set<Kind> kinds) {
        Set<Kind> wanted = Set.copyOf(kinds);
        String text = new TreeSet<>(wanted)
                .stream().map(k -> k.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ", "kind ", ""));
        return new ParameterSelector(text, layout -> layout.parameters().stream()
                .filter(p -> wanted.contains(p.kind()))
                .toList());
    }

    /** Everything that a selector does not choose. */
    public static Selector not(Selector selector) {
        return new Combined("not (" + selector + ")", List.of(selector), true);
    }

    /** What all of some selectors choose. */
    public static Selector allOf(List<Selector> selectors) {
        String text = selectors.stream().map(Selector::toString).collect(Collectors.joining(" and "));
        return selectors.size() == 1 ? selectors.get(0) : new Combined(text, List.copyOf(selectors), false);
    }

    private interface Labels extends Function<Parameter, List<String>>, java.io.Serializable {}

    private interface Likeness extends BiPredicate<String, String>, java.io.Serializable {}

    private static Selector anyOf(String what, List<String> wanted, Labels labels, Likeness alike) {
        List<String> all = List.copyOf(wanted);
        return new ParameterSelector(what + " " + String.join(", ", all), layout -> {
            for (String name : all) {
                requireOne(what, name, layout, labels, alike);
            }
            return layout.parameters().stream()
                    .filter(p -> all.stream()
                            .anyMatch(name -> labels.apply(p).stream().anyMatch(label -> alike.test(name, label))))
                    .toList();
        });
    }

    private static void requireOne(String what, String name, Layout layout, Labels labels, Likeness alike) {
        Collection<String> existing = layout.parameters().stream()
                .flatMap(p -> labels.apply(p).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (existing.stream().noneMatch(label -> alike.test(name, label))) {
            throw new IllegalArgumentException(
                    what + " \"" + name + "\" selects no parameter; " + Names.hint(name, existing));
        }
    }

    private static String plainType(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.endsWith("layer") ? lower.substring(0, lower.length() - "layer".length()) : lower;
    }

    private static Pattern glob(String glob) {
        String regex = glob.codePoints()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex);
    }
}
