package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;

/**
 * What a replica keeps for itself from round to round.
 *
 * @param states its optimizer's state, one per group; empty: it comes together with the others'
 * @param residual per trainable element, what was rounded off its displacement on the wire; empty: nothing is
 */
public record OwnState(List<GroupState> states, float[] residual) implements Serializable {}
