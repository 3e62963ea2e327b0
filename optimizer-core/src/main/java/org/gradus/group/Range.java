package org.gradus.group;

import java.io.Serializable;

/**
 * The positions along one dimension that a slice chooses: start, start + step, ..., count of them.
 *
 * @param start the first position
 * @param step to the next position; may be negative
 * @param count 0 or more
 */
record Range(int start, int step, int count) implements Serializable {
    static Range all(int size) {
        return new Range(0, 1, size);
    }
}
