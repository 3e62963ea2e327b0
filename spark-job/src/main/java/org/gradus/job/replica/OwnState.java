package org.gradus.job.replica;

import java.io.Serializable;
import java.util.List;
import org.gradus.state.GroupState;

/**
 * What a replica keeps for itself from round to round.
 *
 * @param states its optimizer's state, one per group
 */
public record OwnState(List<GroupState> states) implements Serializable {}
