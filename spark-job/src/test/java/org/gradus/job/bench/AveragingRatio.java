package org.gradus.job.bench;

import java.util.function.ToDoubleFunction;

/** What the synchronisation promises, as ratios of examples per second and of bytes. */
enum AveragingRatio {
    VS_DL4J_SPARK("vsDl4jSpark", r -> r.of(Peer.GRADUS_DL4J) / r.of(Peer.DL4J_SPARK), true, 13),
    TORCH_VS_DL4J_SPARK("torchVsDl4jSpark", r -> r.of(Peer.GRADUS_TORCH) / r.of(Peer.DL4J_SPARK), true, 25),
    VS_TUNED("vsDl4jSparkTuned", r -> r.of(Peer.GRADUS_DL4J) / r.of(Peer.DL4J_SPARK_TUNED), true, 1),
    TORCH_VS_TUNED("torchVsDl4jSparkTuned", r -> r.of(Peer.GRADUS_TORCH) / r.of(Peer.DL4J_SPARK_TUNED), true, 1),
    VS_SINGLE_PROCESS("vsSingleProcess", r -> r.of(Peer.GRADUS_DL4J) / r.of(Peer.SINGLE_PROCESS), true, 2),
    TORCH_VS_TWO_TORCH("torchVsTwoTorch", r -> r.of(Peer.GRADUS_TORCH) / r.twoTorch(), true, 0.85),
    CLUSTER_VS_SINGLE_PROCESS(
            "clusterVsSingleProcess", r -> r.of(Peer.CLUSTER_DL4J) / r.of(Peer.SINGLE_PROCESS), true, 1.7),
    BYTES_AT_5_PERCENT("bytesAt5Percent", r -> r.bytes().worst(), false, 0.07);

    private final String key;
    private final ToDoubleFunction<AveragingReport> formula;
    private final boolean atLeast;
    private final double target;

    AveragingRatio(String key, ToDoubleFunction<AveragingReport> formula, boolean atLeast, double target) {
        this.key = key;
        this.formula = formula;
        this.atLeast = atLeast;
        this.target = target;
    }

    /** The name in the report. */
    String key() {
        return key;
    }

    double of(AveragingReport report) {
        return formula.applyAsDouble(report);
    }

    /** Whether the promise is kept. */
    boolean met(double ratio) {
        return atLeast ? ratio >= target : ratio <= target;
    }

    /** The promise as text: {@code >= 13}. */
    String target() {
        return (atLeast ? ">= " : "<= ") + target;
    }
}
