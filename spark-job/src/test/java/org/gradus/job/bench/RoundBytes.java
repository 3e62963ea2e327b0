package org.gradus.job.bench;

/**
 * Bytes per round on a cluster of two executors, sent and received; not a number where they are not measured.
 *
 * @param dense every weight is trained
 * @param randomMask a random 5 % of each parameter
 * @param lastLayer the last layer alone
 */
record RoundBytes(double dense, double randomMask, double lastLayer) {
    /** Measures in three runs. */
    static RoundBytes measure(Peers peers) {
        return new RoundBytes(
                peers.onCluster("torch", "").bytes(),
                peers.onCluster("torch", "masks: [{select: \"*\", lr: {random: 0.05}}]\n")
                        .bytes(),
                peers.onCluster("torch", "groups: [{name: still, select: {not: {layers: [2]}}, frozen: true}]\n")
                        .bytes());
    }

    /** The larger share of the dense run's. */
    double worst() {
        return Math.max(randomMask, lastLayer) / dense;
    }
}
