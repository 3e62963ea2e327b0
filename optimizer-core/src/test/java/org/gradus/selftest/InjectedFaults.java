package org.gradus.selftest;

/** Faults that a test puts into this process and takes out again. */
public final class InjectedFaults implements AutoCloseable {
    private final String before = System.getProperty(InjectedFault.PROPERTY);

    /** @param faults as of {@link InjectedFault} */
    public InjectedFaults(String faults) {
        System.setProperty(InjectedFault.PROPERTY, faults);
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(InjectedFault.PROPERTY);
        } else {
            System.setProperty(InjectedFault.PROPERTY, before);
        }
    }
}
