package org.gradus.dl4j.shape;

/** A layer whose shapes cannot be known lies within one whose shapes follow from it. */
final class UnknownShape extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownShape(String layer) {
        super(layer, null, false, false);
    }
}
