package org.gradus.job;

import org.nd4j.linalg.activations.impl.ActivationTanH;

/** A function that a user wrote: DL4J computes it, and LibTorch cannot know it. Public, for DL4J makes it from its name. */
public final class OwnActivation extends ActivationTanH {
    private static final long serialVersionUID = 1L;
}
