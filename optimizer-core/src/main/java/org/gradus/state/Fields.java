package org.gradus.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.gradus.setting.Faults;

/** A JSON object that may hold anything. What is asked of it and not there is a fault, answered by a harmless value. */
record Fields(JsonNode node, String path, Faults faults) {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** The names, none where it is no object. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Faults for every other name. */
    void only(String... names) {
        Set<String> unknown = new TreeSet<>(names());
        Set<String> known = new TreeSet<>(List.of(names));
        unknown.removeAll(known);
        unknown.forEach(name -> fault(name, "unknown; must be one of " + String.join(", ", known)));
    }

    String text(String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.asText() : wrong(name, value, "text", "");
    }

    /** Text that messages may repeat: not empty, and of one line. */
    String name(String name) {
        String text = text(name);
        if (!text.equals(clean(text)) || text.isEmpty()) {
            fault(name, found(node.path(name)) + "; must be at least 1 character, none of them a control character");
        }
        return text;
    }

    long whole(String name, long least, long most) {
        return whole(node.path(name), name, least, most);
    }

    private long whole(JsonNode value, String name, long least, long most) {
        boolean legal = value.canConvertToExactIntegral()
                && value.canConvertToLong()
                && value.asLong() >= least
                && value.asLong() <= most;
        String range = most == Long.MAX_VALUE ? least + " or more" : "from " + least + " to " + most;
        return legal ? value.asLong() : wrong(name, value, "a whole number, " + range, least);
    }

    /** The whole numbers of an array. */
    long[] wholes(String name, long least, long most) {
        JsonNode value = node.path(name);
        if (!value.isArray()) {
            return wrong(name, value, "an array", new long[0]);
        }
        long[] wholes = new long[value.size()];
        for (int k = 0; k < wholes.length; k++) {
            wholes[k] = whole(value.path(k), name + "[" + k + "]", least, most);
        }
        return wholes;
    }

    /** A number, NaN and infinities as text. */
    double number(String name) {
        JsonNode value = node.path(name);
        if (value.isNumber()) {
            return value.asDouble();
        }
        if (value.isTextual() && List.of("NaN", "Infinity", "-Infinity").contains(value.asText())) {
            return Double.parseDouble(value.asText());
        }
        return wrong(name, value, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"", 0.0);
    }

    Fields object(String name) {
        JsonNode value = node.path(name);
        if (!value.isObject()) {
            wrong(name, value, "an object", null);
        }
        return new Fields(value, join(name), faults);
    }

    /** The objects of an array. */
    List<Fields> list(String name) {
        JsonNode value = node.path(name);
        if (!value.isArray()) {
            return wrong(name, value, "an array", List.of());
        }
        List<Fields> list = new ArrayList<>();
        for (JsonNode element : value) {
            String where = join(name) + "[" + list.size() + "]";
            if (!element.isObject()) {
                faults.add(where, found(element) + "; must be an object");
            }
            list.add(new Fields(element, where, faults));
        }
        return list;
    }

    void fault(String name, String what) {
        faults.add(join(name), what);
    }

    /** A value as a message shows it. */
    static String found(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return clean(text.length() <= 200 ? text : text.substring(0, 200) + "...");
    }

    /** A stranger's text without what could move a terminal's cursor. */
    static String clean(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    private <T> T wrong(String name, JsonNode value, String legal, T instead) {
        fault(name, found(value) + "; must be " + legal);
        return instead;
    }

    private String join(String name) {
        return clean(path.isEmpty() ? name : path + "." + name);
    }
}
