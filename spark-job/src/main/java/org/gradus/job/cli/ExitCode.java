package org.gradus.job.cli;

import org.gradus.dl4j.ModelException;
import org.gradus.job.data.DataException;
import org.gradus.job.driver.GateMissed;
import org.gradus.job.driver.RunInUse;
import org.gradus.setting.FaultsException;

/** What a shell learns from a command. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int CONFIGURATION = 2;
    static final int GATE = 3;
    static final int DATA = 4;

    private ExitCode() {}

    /** The code for a command that ended in an exception, whatever is wrapped around it. */
    static int of(Throwable failure) {
        Throwable thrown = Messages.cause(failure);
        if (thrown instanceof FaultsException || thrown instanceof ModelException || thrown instanceof RunInUse) {
            return CONFIGURATION;
        }
        if (thrown instanceof GateMissed) {
            return GATE;
        }
        return thrown instanceof DataException ? DATA : FAILED;
    }
}
