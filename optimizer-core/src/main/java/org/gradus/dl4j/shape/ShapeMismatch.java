package org.gradus.dl4j.shape;

/** A layer does not take an array of this shape. */
public final class ShapeMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String legal;

    /**
     * Two parts of a sentence about the layer.
     *
     * @param why what the layer has or does: {@code has nIn 1}
     * @param legal the shape of a row that it takes, dimensions of any size by name: {@code [1, TIME]}
     */
    public ShapeMismatch(String why, String legal) {
        super(why, null, false, false);
        this.legal = legal;
    }

    /** What the layer takes. */
    public String legal() {
        return legal;
    }
}
