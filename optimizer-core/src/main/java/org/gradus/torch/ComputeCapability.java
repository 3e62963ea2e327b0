package org.gradus.torch;

import java.io.Serializable;
import java.util.Comparator;

/**
 * The generation of an NVIDIA GPU: 9.0 for an H100 or H200. Code for x.y runs on x.z where z is y or more, and on no other x.
 *
 * @param major what machine code is bound to
 * @param minor what may only grow
 */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability>, Serializable {
    /**
     * @param text {@code 8.6}
     * @throws IllegalArgumentException when it is not two whole numbers with a dot between
     */
    public static ComputeCapability of(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,3}") || !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException("compute capability '" + text + "'; must be as 8.6");
        }
        return new ComputeCapability(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Whether machine code for this one runs on a device of another. */
    public boolean runsOn(ComputeCapability device) {
        return major == device.major && minor <= device.minor;
    }

    @Override
    public int compareTo(ComputeCapability other) {
        return Comparator.comparingInt(ComputeCapability::major)
                .thenComparingInt(ComputeCapability::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
