package org.gradus.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.setting.Names;
import org.gradus.setting.Options;

/** The schedules that a job file can name. Each constructor says which options it has, and their defaults. */
public enum ScheduleType {
    CONSTANT(Constant::new),
    STEP(Step::new),
    MULTI_STEP(MultiStep::new),
    EXPONENTIAL(Exponential::new),
    COSINE(Cosine::new),
    COSINE_WARM_RESTARTS(CosineWarmRestarts::new),
    WARMUP(Warmup::new),
    /** PyTorch's name of {@link #WARMUP}. */
    LINEAR(Warmup::new),
    POLYNOMIAL(Polynomial::new),
    CYCLIC(Cyclic::new),
    ONE_CYCLE(OneCycle::new),
    INVERSE_SQRT(InverseSqrt::new),
    WARMUP_STABLE_DECAY(WarmupStableDecay::new),
    LAMBDA(Lambda::new),
    MULTIPLICATIVE(Multiplicative::new),
    PLATEAU(Plateau::new);

    private final Function<Options, Schedule> factory;

    ScheduleType(Function<Options, Schedule> factory) {
        this.factory = factory;
    }

    /** The name in a job file: {@code oneCycle}. */
    public String key() {
        return Names.key(this);
    }

    /** The schedule of that name in a job file. */
    public static Optional<ScheduleType> find(String key) {
        return Arrays.stream(values()).filter(t -> t.key().equals(key)).findFirst();
    }

    /** Every name that a job file can use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ScheduleType::key).toList();
    }

    /**
     * Makes the schedule.
     *
     * @throws IllegalArgumentException when an option is out of range
     */
    public Schedule create(Options options) {
        return factory.apply(options);
    }
}
