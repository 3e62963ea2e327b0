package org.gradus.job.wire;

/** The tasks of a stage cannot go on together, because one of them is gone; not the fault of who throws it. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Broken(String message) {
        super(message);
    }
}
