package org.gradus.job.driver;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.resource.ResourceInformation;
import org.gradus.dl4j.Footprint;
import org.gradus.dl4j.Model;
import org.gradus.group.Group;
import org.gradus.job.config.EngineConfig.Device;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.Gpus;
import org.gradus.plan.Course;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.gradus.torch.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every executor before it is asked to compute, and says what is wrong with each in one error. */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private Preflight() {}

    /**
     * Has every executor load the engine's libraries and look at its device.
     *
     * @param engine what shall compute
     * @param replicas how many networks there will be
     * @param bytes what each of them needs
     * @param warn takes a line for the user
     * @return the same, on the processor or on GPUs, with kernels that are right on every executor
     * @throws FaultsException with what is wrong on each executor
     */
    static EngineChoice check(
            JavaSparkContext spark, EngineChoice engine, int replicas, long bytes, Consumer<String> warn) {
        EngineChoice asked = engine.device() == Device.CPU ? engine : engine.sharing(shared(spark));
        List<Checkup> found = checkups(spark, asked);
        EngineChoice decided = decide(asked, found, replicas, bytes, warn);
        if (decided.device() == Device.CPU) {
            decided = KernelAgreement.of(decided, found, other -> checkups(spark, other), warn);
        }
        LOG.info("engine {}", decided.line());
        return decided;
    }

    /** What {@link #check} makes of what the executors found. */
    static EngineChoice decide(
            EngineChoice engine, List<Checkup> found, int replicas, long bytes, Consumer<String> warn) {
        if (engine.device() != Device.CPU) {
            List<Fault> faults = faults(found, replicas, bytes, Preflight::gpu, Checkup::cudaFault);
            if (faults.isEmpty()) {
                return engine.on(Device.CUDA);
            }
            if (!engine.alsoOnCpu()) {
                throw refused(engine, faults);
            }
            String why = faults.stream().map(Fault::what).distinct().collect(Collectors.joining("; "));
            warn.accept("device auto is cpu: " + why);
        }
        EngineChoice onCpu = engine.on(Device.CPU);
        List<Fault> faults =
                faults(found, replicas, bytes, check -> check.capability().host(), Checkup::cpuFault);
        if (!faults.isEmpty()) {
            throw refused(onCpu, faults);
        }
        return onCpu;
    }

    /** What a replica of a run needs where it computes: an estimate. */
    static long bytes(Preparation prepared, int inputs) {
        return bytes(
                prepared.model(),
                prepared.job().optimizer().draft(),
                inputs,
                prepared.job().data().shape(),
                prepared.job().train().batch());
    }

    /** What a replica needs where it computes: an estimate. */
    static long bytes(Model model, Course course, int inputs, List<Integer> shape, int batch) {
        int slots = course.phases().stream()
                .map(phase -> phase.settings())
                .flatMap(settings -> Stream.concat(Stream.of(settings.rest()), settings.groups().stream()))
                .mapToInt(Preflight::slots)
                .max()
                .orElse(0);
        long activations = Footprint.activations(model, inputs, shape);
        return Capability.bytes(model.layout().length(), slots, activations, batch);
    }

    private static int slots(Group group) {
        return group.frozen() ? 0 : group.rule().slots().size();
    }

    /** GPUs that are the driver's: Spark gives none to tasks that run in the driver. The first one unless the driver was given some. */
    private static List<Integer> shared(JavaSparkContext spark) {
        if (!spark.isLocal()) {
            return List.of();
        }
        ResourceInformation given = spark.resources().get(Gpus.RESOURCE);
        return given == null
                ? List.of(0)
                : Stream.of(given.addresses()).map(Gpus::number).toList();
    }

    /** One for each device of each executor. There are as many tasks as slots: Spark fills all of them at once. */
    private static List<Checkup> checkups(JavaSparkContext spark, EngineChoice engine) {
        // The status counts the driver too.
        int tasks = Math.max(
                spark.defaultParallelism(), spark.sc().getExecutorMemoryStatus().size());
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        Map<String, Checkup> each = new LinkedHashMap<>();
        for (Checkup check : spark.parallelize(numbers, tasks)
                .mapPartitionsWithIndex(task(engine), true)
                .collect()) {
            each.putIfAbsent(check.executor() + "/" + check.gpu(), check);
        }
        return List.copyOf(each.values());
    }

    private static Function2<Integer, Iterator<Integer>, Iterator<Checkup>> task(EngineChoice engine) {
        return (partition, none) -> List.of(Checkup.here(engine, partition)).iterator();
    }

    private static String gpu(Checkup check) {
        return check.capability().host() + "/" + check.gpu();
    }

    /** Each executor's. Replicas spread evenly over the places that compute. */
    private static List<Fault> faults(
            List<Checkup> found,
            int replicas,
            long bytes,
            Function<Checkup, String> place,
            BiFunction<Checkup, Long, Optional<String>> fault) {
        long places = found.stream().map(place).distinct().count();
        long together = Math.multiplyExact(bytes, (replicas + places - 1) / places);
        return found.stream()
                .flatMap(check -> fault.apply(check, together).stream().map(what -> new Fault(where(check), what)))
                .toList();
    }

    static String where(Checkup check) {
        return check.executor().equals("driver") ? "" : "executor " + check.executor();
    }

    static FaultsException refused(EngineChoice engine, List<Fault> faults) {
        return new FaultsException("engine " + engine.name() + " cannot compute here", faults);
    }
}
