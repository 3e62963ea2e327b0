package org.gradus.job.replica;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.dl4j.Backend;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.torch.Coverage;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.job.config.EngineConfig;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.config.EngineConfig.Library;
import org.gradus.job.config.EngineConfig.Precision;
import org.gradus.selftest.KernelSet;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;
import org.gradus.torch.Build;
import org.gradus.torch.Computing;

/**
 * What computes in a run. The driver decides once, and it travels with the network.
 *
 * @param library DL4J or TORCH
 * @param device AUTO, where the executors decide, until they were asked; then CPU or CUDA
 * @param precision of LibTorch's products on a GPU
 * @param tf32 whether LibTorch may round the operands of float32 products on a GPU
 * @param reason why this library
 * @param uncovered what LibTorch does not compute as DL4J does, layer by layer; empty: nothing, or it was not asked
 * @param gpus CUDA's numbers of the GPUs that replicas share out among themselves where Spark gives a task none
 * @param kernels which of the library's kernels compute on the processor
 */
public record EngineChoice(
        Library library,
        Device device,
        Precision precision,
        boolean tf32,
        String reason,
        List<String> uncovered,
        List<Integer> gpus,
        KernelChoice kernels)
        implements Serializable {
    /** DL4J on the processor, which every network and every machine has. */
    public static final EngineChoice PLAIN =
            new EngineChoice(Library.DL4J, Device.CPU, Precision.FLOAT32, false, "the default", List.of(), List.of());

    private static final String ASKED = "the job says so";

    public EngineChoice {
        uncovered = List.copyOf(uncovered);
        gpus = List.copyOf(gpus);
    }

    /** With kernels that each process chooses for itself. */
    public EngineChoice(
            Library library,
            Device device,
            Precision precision,
            boolean tf32,
            String reason,
            List<String> uncovered,
            List<Integer> gpus) {
        this(library, device, precision, tf32, reason, uncovered, gpus, KernelChoice.OPEN);
    }

    /**
     * Decides by what is on the class path, and by what the network has. Loads no library that DL4J does not need.
     *
     * @param faults receives what the job asks for and cannot have; the choice is a stand-in then
     */
    public static EngineChoice of(EngineConfig wanted, Model model, Faults faults) {
        Coverage coverage = TorchEngine.coverage(model);
        return library(wanted, coverage.uncovered(), faults).by(KernelChoice.of(wanted.selftest(), coverage.kinds()));
    }

    private static EngineChoice library(EngineConfig wanted, List<String> notCovered, Faults faults) {
        Optional<Build> torch = Build.libTorch();
        boolean nd4jCuda = Backend.cuda();
        if (wanted.library() == Library.DL4J) {
            return dl4j(wanted, ASKED, List.of(), nd4jCuda, faults);
        }
        String missing = torch.isEmpty()
                ? "LibTorch is not on the class path"
                : nd4jCuda ? "ND4J's build for CUDA keeps the weights where LibTorch cannot share them" : "";
        List<String> uncovered = missing.isEmpty() ? notCovered : List.of();
        if (missing.isEmpty() && uncovered.isEmpty()) {
            String why = wanted.library() == Library.TORCH ? ASKED : "LibTorch covers every layer";
            return new EngineChoice(
                    Library.TORCH,
                    torchDevice(wanted, torch.get(), faults),
                    wanted.precision(),
                    wanted.tf32(),
                    why,
                    uncovered,
                    List.of());
        }
        if (wanted.library() == Library.TORCH) {
            String why = missing.isEmpty() ? "which does not cover " + String.join("; ", uncovered) : "but " + missing;
            faults.add("engine", "found torch, " + why + "; must be auto or dl4j");
        }
        String why = missing.isEmpty() ? "LibTorch does not cover every layer" : missing;
        return dl4j(wanted, why, uncovered, nd4jCuda, faults);
    }

    private static Device torchDevice(EngineConfig wanted, Build build, Faults faults) {
        boolean gpus = build.cuda();
        if (wanted.device() == Device.CUDA && !gpus) {
            faults.add(
                    "device",
                    "found cuda, but engine torch computes on the processor in this build (" + build
                            + "); must be auto or cpu");
        }
        Device device = gpus ? wanted.device() : Device.CPU;
        if (device == Device.CPU) {
            float32Only("on the processor engine torch computes", wanted, faults);
        }
        return device;
    }

    private static void float32Only(String who, EngineConfig wanted, Faults faults) {
        if (wanted.precision() != Precision.FLOAT32) {
            faults.add(
                    "precision", "found " + key(wanted.precision()) + ", but " + who + " in float32; must be float32");
        }
    }

    private static EngineChoice dl4j(
            EngineConfig wanted, String why, List<String> uncovered, boolean cuda, Faults faults) {
        if (cuda && wanted.device() == Device.CPU) {
            faults.add("device", "found cpu, but ND4J's build for CUDA computes on GPUs only; must be auto or cuda");
        }
        if (!cuda && wanted.device() == Device.CUDA) {
            faults.add(
                    "device",
                    "found cuda, but engine dl4j computes on the processor in this build; must be auto or cpu");
        }
        float32Only("engine dl4j computes", wanted, faults);
        Device device = cuda ? Device.CUDA : Device.CPU;
        return new EngineChoice(Library.DL4J, device, Precision.FLOAT32, false, why, uncovered, List.of());
    }

    /** The build that computes. */
    public Build build() {
        boolean cuda = Backend.cuda();
        return library == Library.DL4J
                ? cuda ? Build.ND4J_CUDA : Build.ND4J_CPU
                : Build.libTorch().orElse(Build.LIBTORCH_CPU);
    }

    /** The same on a device. */
    public EngineChoice on(Device other) {
        return new EngineChoice(library, other, precision, tf32, reason, uncovered, gpus, kernels);
    }

    /** The same with GPUs for tasks that Spark gives none. */
    public EngineChoice sharing(List<Integer> others) {
        return new EngineChoice(library, device, precision, tf32, reason, uncovered, others, kernels);
    }

    /**
     * The same with the kernels that an earlier part of the run computed with.
     *
     * @param kernels as of {@link #facts}; empty: it had agreed on none
     */
    public EngineChoice recorded(String kernels) {
        Optional<KernelSet> before = Stream.of(KernelSet.values())
                .filter(each -> key(each).equals(kernels))
                .findFirst();
        if (before.isEmpty() || !this.kernels.selftest()) {
            return this;
        }
        KernelChoice same = this.kernels.with(before.get(), Map.of());
        return library == Library.TORCH && !before.get().libTorch() ? withoutLibTorch(same) : by(same);
    }

    /** The same with kernels. */
    public EngineChoice by(KernelChoice others) {
        return new EngineChoice(library, device, precision, tf32, reason, uncovered, gpus, others);
    }

    /** Deeplearning4j on the processor instead, because LibTorch computes wrongly. */
    public EngineChoice withoutLibTorch(KernelChoice others) {
        String why = "LibTorch computes wrongly on a processor";
        return new EngineChoice(Library.DL4J, Device.CPU, Precision.FLOAT32, false, why, uncovered, gpus, others);
    }

    /** For {@code run.json}, in an order that is the same in each run. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("library", key(library));
        facts.put("device", key(device));
        facts.put("precision", key(precision));
        facts.put("tf32", tf32);
        facts.put("reason", reason);
        facts.put("uncovered", uncovered);
        facts.putAll(kernels.facts());
        return facts;
    }

    /** {@code torch on cpu: LibTorch covers every layer}. */
    public String line() {
        return name() + ": " + reason;
    }

    /** {@code torch on cpu}, {@code torch on cuda in bfloat16}. */
    public String name() {
        if (device == Device.AUTO) {
            return key(library) + " on a GPU where every replica has one, else "
                    + (precision == Precision.FLOAT32 ? "cpu" : "not at all: " + key(precision) + " is for GPUs");
        }
        return key(library) + " on " + key(device)
                + (precision == Precision.FLOAT32 ? "" : " in " + key(precision))
                + (tf32 && device == Device.CUDA ? " with tf32" : "");
    }

    /** Whether the processor may stand in where a GPU is wanted and there is none. */
    public boolean alsoOnCpu() {
        return device == Device.AUTO && precision == Precision.FLOAT32;
    }

    /** How LibTorch computes a replica. */
    Computing computing(OptionalInt gpu) {
        return gpu.isEmpty()
                ? Computing.DEFAULT
                : new Computing("cuda:" + gpu.getAsInt(), precision == Precision.BFLOAT16, tf32);
    }

    private static String key(Enum<?> constant) {
        return Names.key(constant);
    }

    /** The line, one more for each layer that keeps LibTorch away, and what is switched off; as the plan begins. */
    @Override
    public String toString() {
        return "engine      " + line() + "\n"
                + Stream.concat(
                                uncovered.stream(),
                                kernels.reduced() ? Stream.of("kernels: " + kernels.kernels()) : Stream.empty())
                        .map(line -> "            " + line + "\n")
                        .collect(Collectors.joining());
    }
}
