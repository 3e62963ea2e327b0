package org.gradus.job.replica;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.gradus.job.config.EngineConfig.Device;

/** Which GPU is whose: the one that Spark gave the task, else one of those that replicas share. */
public final class Gpus {
    /** Spark's name for the resource. */
    public static final String RESOURCE = "gpu";

    private Gpus() {}

    /**
     * The GPU of the calling task. Ask on the task's own thread: no other knows the task.
     *
     * @param partition the task's number
     * @return CUDA's number; empty where the run computes on the processor
     * @throws IllegalStateException when there is none for a run that computes on GPUs, or its address is no number
     */
    public static OptionalInt of(EngineChoice engine, int partition) {
        if (engine.device() == Device.CPU) {
            return OptionalInt.empty();
        }
        TaskContext task = TaskContext.get();
        ResourceInformation given = task == null ? null : task.resourcesJMap().get(RESOURCE);
        if (given != null && given.addresses().length > 0) {
            return OptionalInt.of(number(given.addresses()[0]));
        }
        List<Integer> shared = engine.gpus();
        if (shared.isEmpty()) {
            throw new IllegalStateException("Spark gave the task no GPU; set spark.executor.resource.gpu.amount,"
                    + " spark.executor.resource.gpu.discoveryScript and spark.task.resource.gpu.amount");
        }
        return OptionalInt.of(shared.get(partition % shared.size()));
    }

    /**
     * CUDA's number of an address.
     *
     * @throws IllegalStateException when it is no whole number from 0
     */
    public static int number(String address) {
        if (!address.matches("\\d{1,4}")) {
            throw new IllegalStateException("Spark gave the GPU \"" + address
                    + "\"; must be CUDA's number of a device, as deploy/gpu-discovery.sh finds it");
        }
        return Integer.parseInt(address);
    }
}
