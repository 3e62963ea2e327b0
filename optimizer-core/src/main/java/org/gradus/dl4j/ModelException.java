package org.gradus.dl4j;

/** A model was refused; one sentence: where, what was found, what is legal. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what the sentence */
    public ModelException(String what) {
        super(what);
    }

    /**
     * @param where the file
     * @param what the sentence
     * @param cause null for none
     */
    public ModelException(String where, String what, Throwable cause) {
        super(where + ": " + what, cause);
    }
}
