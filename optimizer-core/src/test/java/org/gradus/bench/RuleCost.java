package org.gradus.bench;

/**
 * What one rule costs.
 *
 * @param rule its name in a job file
 * @param stateBytes of state per weight
 * @param plain nanoseconds per weight without a mask
 * @param masked nanoseconds per weight with a learning rate for each
 * @param plainVsCopy plain, divided by the time of an array copy that moves as many bytes as the rule must
 * @param maskedVsCopy masked, divided likewise
 */
record RuleCost(String rule, double stateBytes, double plain, double masked, double plainVsCopy, double maskedVsCopy) {
    /** Gradient read, weight read and written. */
    private static final double WEIGHT_BYTES = 3 * Float.BYTES;

    static RuleCost of(String rule, double stateBytes, double plain, double masked, double copyPerByte) {
        double bytes = WEIGHT_BYTES + 2 * stateBytes;
        return new RuleCost(
                rule,
                stateBytes,
                plain,
                masked,
                plain / (bytes * copyPerByte),
                masked / ((bytes + Float.BYTES) * copyPerByte));
    }
}
