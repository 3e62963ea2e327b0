package org.gradus.job.data;

import java.io.Serializable;
import java.util.List;

/**
 * Labels to the numbers that the model's loss takes: classes to one-hot (or a single 0 or 1), targets as they are.
 */
final class LabelCoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Dimensions to;
    private final List<String> classes;
    private final ClassNames names;

    /**
     * @param to what the model gives
     * @param classes names of the classes; empty: labels are class numbers
     * @throws DataException when there are more or fewer names than classes
     */
    LabelCoder(Dimensions to, List<String> classes) {
        this.to = to;
        this.classes = List.copyOf(classes);
        this.names = new ClassNames(classes);
        if (to.classification() && !classes.isEmpty() && classes.size() != to.classes()) {
            throw new DataException("data.classes has " + classes.size() + " names; must be " + to.classes()
                    + " (the model's output is " + to.outputs() + " wide)");
        }
    }

    /** The names of the classes; empty: labels are class numbers. */
    List<String> classes() {
        return classes;
    }

    /** Columns of the source that hold the label: 1 for classes, outputs for regression. */
    int columns() {
        return to.classification() ? 1 : to.outputs();
    }

    /** The k-th label column of the current row, as text. */
    void text(int k, String text, BlockBuilder into) {
        if (named()) {
            oneHot(names.of(text), into);
        } else {
            number(k, Numbers.label(text), into);
        }
    }

    /**
     * The k-th label column of the current row, as a file has it.
     *
     * @param value a Number, a Boolean or text; null: nothing
     */
    void value(int k, Object value, BlockBuilder into) {
        if (value instanceof String text) {
            text(k, text, into);
        } else if (value == null) {
            throw new DataException("is null; must be a " + (named() ? "class" : "number"));
        } else if (named()) {
            oneHot(names.of(value), into);
        } else {
            number(k, value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue(), into);
        }
    }

    private boolean named() {
        return to.classification() && !classes.isEmpty();
    }

    private void number(int k, double value, BlockBuilder into) {
        if (!to.classification()) {
            into.label(k, Numbers.feature(value));
            return;
        }
        if (value != Math.rint(value) || value < 0 || value >= to.classes()) {
            String shown = value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
            throw new DataException("is " + shown + "; must be a whole number from 0 to " + (to.classes() - 1)
                    + " (the model's output is " + to.outputs() + " wide)" + hint(value));
        }
        oneHot((int) value, into);
    }

    /** For labels that are in use elsewhere: 1 to n, and -1 and 1. */
    private String hint(double value) {
        boolean usual = value == to.classes() || (value == -1 && to.classes() == 2);
        return usual ? "; data.classes can name other labels" : "";
    }

    private void oneHot(int label, BlockBuilder into) {
        if (to.outputs() == 1) {
            into.label(0, label);
            return;
        }
        for (int k = 0; k < to.outputs(); k++) {
            into.label(k, k == label ? 1 : 0);
        }
    }
}
