package org.gradus.job.data;

import java.io.Serializable;
import java.util.List;
import org.gradus.setting.Names;

/**
 * Labels to the numbers that the model's loss takes: classes to one-hot (or a single 0 or 1), targets as they are.
 *
 * @param to what the model gives
 * @param classes names of the classes; empty: text labels are class numbers
 */
record LabelCoder(Dimensions to, List<String> classes) implements Serializable {
    /** @throws DataException when there are more or fewer names than classes */
    LabelCoder {
        classes = List.copyOf(classes);
        if (to.classification() && !classes.isEmpty() && classes.size() != to.classes()) {
            throw new DataException("data.classes has " + classes.size() + " names; must be " + to.classes()
                    + " (the model's output is " + to.outputs() + " wide)");
        }
    }

    /** Columns of the source that hold the label: 1 for classes, outputs for regression. */
    int columns() {
        return to.classification() ? 1 : to.outputs();
    }

    /** The k-th label column of the current row, as text. */
    void text(int k, String text, BlockBuilder into) {
        if (!to.classification() || classes.isEmpty()) {
            number(k, Numbers.label(text), into);
            return;
        }
        String name = text == null ? "" : text.trim();
        int found = classes.indexOf(name);
        if (found < 0) {
            throw new DataException(
                    "is '" + name + "'; must be one of data.classes (" + Names.hint(name, classes) + ")");
        }
        oneHot(found, into);
    }

    /** The k-th label column of the current row, as a number. */
    void number(int k, double value, BlockBuilder into) {
        if (!to.classification()) {
            into.label(k, Numbers.feature(value));
            return;
        }
        if (value != Math.rint(value) || value < 0 || value >= to.classes()) {
            String shown = value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
            throw new DataException("is " + shown + "; must be a whole number from 0 to " + (to.classes() - 1)
                    + " (the model's output is " + to.outputs() + " wide)");
        }
        oneHot((int) value, into);
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
