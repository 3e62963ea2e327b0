package org.gradus.torch;

import org.bytedeco.pytorch.global.torch;

/**
 * Whether LibTorch computes by oneDNN: one flag of the process, which it reads on the way forth and again on the way back. As long as one
 * network is open that must do without oneDNN, all networks of the process do.
 */
public final class OneDnn implements AutoCloseable {
    private static int without;

    private final boolean used;
    private boolean closed;

    private OneDnn(boolean used) {
        this.used = used;
    }

    /** Holds for a network until it is closed. */
    public static OneDnn open(boolean used) {
        synchronized (OneDnn.class) {
            without += used ? 0 : 1;
            use(without == 0);
        }
        return new OneDnn(used);
    }

    /** Sets the flag, for a process in which no network is open. */
    public static void use(boolean used) {
        torch.globalContext().setUserEnabledMkldnn(used);
    }

    @Override
    public void close() {
        synchronized (OneDnn.class) {
            if (!closed && !used) {
                without--;
                use(without == 0);
            }
            closed = true;
        }
    }
}
