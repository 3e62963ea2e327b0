package org.gradus.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A number that a device is still computing. What is asked of the device after {@link #expect} does not delay it. Used by one thread
 * at a time.
 */
public class LateNumber implements AutoCloseable {
    private double number;

    protected LateNumber() {}

    /**
     * For one device.
     *
     * @param device {@code cpu}, {@code cuda}, {@code cuda:1}
     */
    public static LateNumber on(String device) {
        if (device.equals("cpu")) {
            return new LateNumber();
        }
        try {
            return new CudaNumber();
        } catch (LinkageError e) {
            return new LateNumber(); // without CUDA's classes it waits at once
        }
    }

    /** @param scalar has one element */
    public void expect(Tensor scalar) {
        number = scalar.item_double();
    }

    /** The number that was expected last; waits for it. */
    public double get() {
        return number;
    }

    @Override
    public void close() {}
}
