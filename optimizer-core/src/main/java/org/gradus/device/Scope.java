package org.gradus.device;

/** The end of arrays that are not kept; see {@link Backend#scope}. */
public interface Scope extends AutoCloseable {
    @Override
    void close();
}
