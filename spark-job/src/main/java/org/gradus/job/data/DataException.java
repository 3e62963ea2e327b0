package org.gradus.job.data;

import org.gradus.setting.Printable;

/** Data cannot be read: one message with the place, the value found and what is legal. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(Printable.line(message));
    }

    public DataException(String message, Throwable cause) {
        super(Printable.line(message), cause);
    }

    /** The same fault with what it is about in front: {@code column 'age'}. */
    DataException about(String subject) {
        return new DataException(subject + " " + getMessage(), this);
    }
}
