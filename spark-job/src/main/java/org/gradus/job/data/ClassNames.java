package org.gradus.job.data;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gradus.setting.Names;
import org.gradus.setting.Printable;

/**
 * The names of the classes in the order of the model's outputs, and which of them a label means, in every format alike: the one
 * that is written as the label is; else the one that is the same number, so that 1, 1.0 and 1e0 are one; else, for true and false,
 * the one that differs by capitals, or 1 and 0.
 */
final class ClassNames implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_SPELLINGS = 10_000;

    private final List<String> names;
    private transient Map<String, Integer> known;

    /** @param names different ones */
    ClassNames(List<String> names) {
        this.names = List.copyOf(names);
    }

    /**
     * The number of a label's class.
     *
     * @param label text, a Number or a Boolean as a file has it; null: there is none
     * @throws DataException when no class has the name; the message has no subject yet
     */
    int of(Object label) {
        String text = label == null ? "" : label.toString().trim();
        if (known == null) {
            known = new HashMap<>();
        }
        Integer before = known.get(text);
        if (before != null) {
            return before;
        }
        int found = find(text);
        if (found < 0) {
            String encoding = text.indexOf('\uFFFD') >= 0 ? "; the file may not be UTF-8" : "";
            throw new DataException("is '" + Printable.value(text) + "'; must be one of data.classes ("
                    + Names.hint(text, names) + encoding + ")");
        }
        if (known.size() < MOST_SPELLINGS) {
            known.put(text, found);
        }
        return found;
    }

    private int find(String text) {
        int found = names.indexOf(text);
        if (found < 0) {
            found = byNumber(text);
        }
        boolean flag = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
        return found < 0 && flag ? byFlag(text) : found;
    }

    private int byNumber(String text) {
        Optional<BigDecimal> wanted = number(text);
        if (wanted.isPresent()) {
            for (int k = 0; k < names.size(); k++) {
                if (same(number(names.get(k)), wanted)) {
                    return k;
                }
            }
        }
        return -1;
    }

    private int byFlag(String text) {
        for (int k = 0; k < names.size(); k++) {
            if (names.get(k).equalsIgnoreCase(text)) {
                return k;
            }
        }
        return byNumber(text.equalsIgnoreCase("true") ? "1" : "0");
    }

    private static boolean same(Optional<BigDecimal> one, Optional<BigDecimal> other) {
        return one.isPresent() && one.get().compareTo(other.get()) == 0;
    }

    /** Short ones only: a name of a few characters may stand for a number of a billion digits. */
    private static Optional<BigDecimal> number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > LONGEST_NUMBER * 10L ? Optional.empty() : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
