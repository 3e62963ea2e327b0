package org.gradus.job.replica;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Engine;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.selftest.KernelSet;
import org.gradus.torch.Computing;

/**
 * The network of a run, sent once.
 *
 * @param run an id of the run, unique within the life of an executor
 * @param model configuration and initial weights; the frozen ones never travel again
 * @param shape of one example as the model's input wants it; empty: flat
 * @param engine what computes, on which device
 */
@DefaultSerializer(JavaSerializer.class) // Kryo, where a program uses it, cannot read records
public record RunModel(String run, Model model, List<Integer> shape, EngineChoice engine) implements Serializable {
    /** The network of a run that begins. */
    public static RunModel of(Model model, List<Integer> shape, EngineChoice engine) {
        return new RunModel(UUID.randomUUID().toString(), model, shape, engine);
    }

    /**
     * A live network, for the calling thread, computing with one native thread.
     *
     * @param gpu CUDA's number of the device, see {@link Gpus#of}; empty: the processor
     * @throws IllegalStateException when this process computes wrongly with the kernels that the run agreed on
     */
    public Engine open(OptionalInt gpu) {
        NativeThreads.one();
        if (gpu.isEmpty()) {
            ProcessSelfTest.require(engine);
        }
        if (engine.library() == Library.DL4J) {
            return Dl4jEngine.open(model, shape);
        }
        Computing computing = engine.computing(gpu);
        KernelChoice choice = engine.kernels();
        if (choice.selftest() && choice.kernels() == null) {
            return TorchEngine.open(model, shape, computing);
        }
        return TorchEngine.open(
                model, shape, computing, choice.kernels() == null ? KernelSet.ONEDNN : choice.kernels());
    }
}
