package org.gradus.job.driver;

/** Another process trains in this run's folder. */
public final class RunInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param folder of the run
     * @param owner who has it
     * @param more what else is known, such as when it was last seen; may be empty
     */
    RunInUse(String folder, LockOwner owner, String more) {
        super(folder + " is in use: " + owner + more);
    }
}
