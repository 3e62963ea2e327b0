package org.gradus.dl4j.torch;

/** Says that LibTorch does not compute some setting of a layer as DL4J does; the message says which, and what is covered. */
final class Uncovered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Uncovered(String why) {
        super(why);
    }
}
