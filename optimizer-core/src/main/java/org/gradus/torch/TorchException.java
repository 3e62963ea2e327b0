package org.gradus.torch;

/** LibTorch could not compute something: arrays that do not fit together, memory that is not there. One line. */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what LibTorch says, without its backtrace
     * @param trace where Java called it
     */
    TorchException(String message, StackTraceElement[] trace) {
        super(message);
        setStackTrace(trace);
    }

    /** The same, with where in the network it happened. */
    public TorchException in(String place) {
        return new TorchException(getMessage() + "; in " + place, getStackTrace());
    }
}
