package org.gradus.group;

import java.io.Serializable;
import java.util.List;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;

/** Which parameters of a layout a selector means. */
@FunctionalInterface
interface Choice extends Serializable {
    /** @throws IllegalArgumentException when a name in the expression does not exist in the layout */
    List<Parameter> among(Layout layout);
}
