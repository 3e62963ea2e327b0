package org.gradus.job.bench;

/** Who trains the same network on the same rows. */
enum Peer {
    DL4J_SPARK(
            "dl4jSpark",
            "dl4j-spark's parameter averaging: Kryo, direct, updater's state, else its defaults and rows that the driver"
                    + " parallelizes, local[2]"),
    DL4J_SPARK_TUNED(
            "dl4jSparkTuned",
            "the same with rows read where they are trained on, in batches of a step, kept as objects, never dealt anew"),
    SINGLE_PROCESS("singleProcess", "DL4J's net.fit, one process, one thread"),
    TWO_TORCH("twoTorch", "two PyTorch processes that never talk to each other, one thread each"),
    TWO_TORCH_OPENBLAS("twoTorchOpenblas", "the same with the OpenBLAS that Gradus has"),
    GRADUS_DL4J("gradusDl4j", "deploy/gradus train, engine dl4j, local[2]"),
    GRADUS_TORCH("gradusTorch", "deploy/gradus train, engine torch, local[2]"),
    CLUSTER_DL4J("clusterDl4j", "the same with engine dl4j on deploy/local-cluster, two executors");

    private final String key;
    private final String what;

    Peer(String key, String what) {
        this.key = key;
        this.what = what;
    }

    /** The name in the report. */
    String key() {
        return key;
    }

    /** The name in words. */
    String what() {
        return what;
    }
}
