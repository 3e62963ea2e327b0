package org.gradus.update;

import java.nio.FloatBuffer;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.plan.Plan;
import org.gradus.plan.Runs;

/** Moves weights in memory that Java reaches. */
public final class HostUpdater extends Delegated implements Updater {
    private final Engine engine;
    private final Plan plan;
    private final GroupedUpdate update;
    private final Frozen frozen;

    /** A state of zeros; what never moves is what it is in the engine. */
    public HostUpdater(Engine engine, Plan plan) {
        this(engine, plan, new GroupedUpdate(plan));
    }

    private HostUpdater(Engine engine, Plan plan, GroupedUpdate update) {
        super(update);
        this.engine = engine;
        this.plan = plan;
        this.update = update;
        this.frozen = engine.constrained() ? Frozen.of(plan, engine.weights()) : Frozen.NONE;
    }

    @Override
    public void unpack(float[] packed) {
        plan.unpack(packed, engine.weights());
    }

    @Override
    public float[] pack() {
        float[] packed = new float[plan.packedLength()];
        pack(packed);
        return packed;
    }

    @Override
    public void pack(float[] to) {
        plan.pack(engine.weights(), to);
    }

    @Override
    public void packGradient(float[] to) {
        plan.pack(engine.gradient(), to);
    }

    @Override
    public void unpackGradient(float[] packed) {
        plan.unpack(packed, engine.gradient());
    }

    @Override
    public void gradient(float[] to) {
        engine.gradient().get(0, to);
    }

    @Override
    public boolean finiteStatistics() {
        FloatBuffer moves = engine.gradient();
        Runs statistics = plan.statistics();
        for (int k = 0; k < statistics.count(); k++) {
            for (int i = statistics.start(k); i < statistics.start(k) + statistics.length(k); i++) {
                if (!Float.isFinite(moves.get(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public boolean update(Moment moment) {
        boolean updated = update.update(engine.weights(), engine.gradient(), moment.step());
        if (updated) {
            engine.afterUpdate(moment);
            frozen.restore(engine.weights());
        }
        return updated;
    }

    /** All is on the heap. */
    @Override
    public void close() {}
}
