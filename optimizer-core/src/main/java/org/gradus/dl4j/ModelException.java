package org.gradus.dl4j;

import org.gradus.setting.Printable;

/** A model was refused; one sentence: where, what was found, what is legal. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param what the sentence */
    public ModelException(String what) {
        super(Printable.line(what));
    }

    /**
     * @param where the file
     * @param what the sentence
     * @param cause null for none
     */
    public ModelException(String where, String what, Throwable cause) {
        super(Printable.line(where + ": " + what), cause);
    }
}
