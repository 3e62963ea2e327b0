package org.gradus.group;

/** What a mask multiplies. */
public enum Target {
    /** The update, after the rule; 0 freezes the element. */
    LEARNING_RATE("lr"),
    /** The weight-decay coefficient, the model's own penalties included. */
    WEIGHT_DECAY("weightDecay"),
    /** The gradient, before the rule. */
    GRADIENT("gradient");

    private final String key;

    Target(String key) {
        this.key = key;
    }

    /** The name in a job file. */
    public String key() {
        return key;
    }
}
