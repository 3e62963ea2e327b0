package org.gradus.job.bench;

import java.nio.file.Path;

/** Lets each of them train. */
final class Peers {
    private static final int REPLICAS = 2;
    private static final String ADAM = "optimizer: {rule: adam, lr: " + Mlp.RATE + "}\n";

    private final Tool tool;
    private final AveragingEffort effort;
    private final Path data;
    private final Torch torch;
    private final Launcher gradus;

    /** @param python with PyTorch */
    Peers(Tool tool, AveragingEffort effort, Path data, String python) {
        this.tool = tool;
        this.effort = effort;
        this.data = data;
        this.torch = new Torch(tool, python);
        this.gradus = new Launcher(tool);
    }

    /** PyTorch's version; throws when there is none. */
    String torch() {
        return torch.version();
    }

    Trial train(Peer peer) {
        return switch (peer) {
            case DL4J_SPARK -> java(Dl4jSpark.class, "" + effort.every(), "defaults");
            case DL4J_SPARK_TUNED -> java(Dl4jSpark.class, "" + effort.every(), "tuned");
            case SINGLE_PROCESS -> java(NetFit.class);
            case TWO_TORCH -> torch.train(data, effort, false);
            case TWO_TORCH_OPENBLAS -> torch.train(data, effort, true);
            case GRADUS_DL4J -> gradus("dl4j", "local[" + REPLICAS + "]", "").trial();
            case GRADUS_TORCH -> gradus("torch", "local[" + REPLICAS + "]", "").trial();
            case CLUSTER_DL4J -> onCluster("dl4j", "").trial();
        };
    }

    /** Trains on a cluster of one executor for each replica. */
    Rounds onCluster(String engine, String more) {
        try (Cluster cluster = new Cluster(tool, REPLICAS, 1, Averaging.EXECUTOR_MEMORY)) {
            return gradus(engine, cluster.url(), more);
        }
    }

    private Rounds gradus(String engine, String master, String more) {
        GradusJob job = new GradusJob(
                "averaging",
                engine,
                Mlp.small().toJson(),
                data,
                effort.epochs(),
                effort.batch(),
                REPLICAS,
                effort.every(),
                ADAM + more);
        return gradus.start(job, master, "-Xmx" + Averaging.HEAP, Averaging.EXECUTOR_MEMORY)
                .rounds();
    }

    private Trial java(Class<?> main, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = data.toString();
        arguments[1] = "" + effort.epochs();
        arguments[2] = "" + effort.batch();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Trial.parse(tool.java(main, arguments).lines());
    }
}
