package org.gradus.bench;

import java.util.EnumSet;
import java.util.Set;

/** What the engine torch promises: the time of another's step, divided by that of its own. */
enum EngineRatio {
    LENET_VS_DL4J("lenetVsDl4j", Workload.LENET, EnumSet.of(Peer.DL4J), 7),
    LENET_VS_TORCH("lenetVsTorch", Workload.LENET, EnumSet.of(Peer.TORCH, Peer.TORCH_OPENBLAS), 0.95),
    MLP_VS_DL4J("mlpVsDl4j", Workload.MLP, EnumSet.of(Peer.DL4J), 2.5),
    MLP_VS_TORCH("mlpVsTorch", Workload.MLP, EnumSet.of(Peer.TORCH, Peer.TORCH_OPENBLAS), 1),
    RESNET_VS_DL4J("resnetVsDl4j", Workload.RESNET, EnumSet.of(Peer.DL4J), 5),
    RESNET_VS_TORCH("resnetVsTorch", Workload.RESNET, EnumSet.of(Peer.TORCH, Peer.TORCH_OPENBLAS), 0.9),
    LSTM_VS_DL4J("lstmVsDl4j", Workload.LSTM, EnumSet.of(Peer.DL4J), 1.5),
    LSTM_VS_TORCH("lstmVsTorch", Workload.LSTM, EnumSet.of(Peer.TORCH, Peer.TORCH_OPENBLAS), 0);

    private final String key;
    private final Workload workload;
    private final Set<Peer> others;
    private final double target;

    EngineRatio(String key, Workload workload, Set<Peer> others, double target) {
        this.key = key;
        this.workload = workload;
        this.others = others;
        this.target = target;
    }

    /** The name in the report. */
    String key() {
        return key;
    }

    /** The ratio to the fastest of the others; NaN where none of them, or not Gradus, was measured. */
    double of(StepTimes times) {
        return others.stream()
                        .mapToDouble(peer -> times.median(workload, peer))
                        .filter(time -> !Double.isNaN(time))
                        .min()
                        .orElse(Double.NaN)
                / times.median(workload, Peer.GRADUS);
    }

    /** Whether the promise is kept. */
    boolean met(double ratio) {
        return ratio >= target;
    }

    /** The promise as text; a target of 0 is none. */
    String target() {
        return target == 0 ? "none" : ">= " + target;
    }
}
