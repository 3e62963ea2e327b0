package org.gradus.device;

import java.util.Optional;

/**
 * What the update of one cohort does.
 *
 * @param listing the rule's formula and what surrounds it
 * @param scalars its numbers
 * @param program the same as one kernel; empty where the backend compiles none
 * @param <A> the library's array
 */
record Work<A>(Listing listing, float[] scalars, Optional<Program<A>> program) {}
