package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.update.Delegated;
import org.gradus.update.Updater;

/**
 * Moves an engine's weights on a device.
 *
 * @param <A> the library's array
 */
public final class DeviceUpdater<A> extends Delegated implements Updater {
    private final Engine engine;
    private final Plan plan;
    private final Backend<A> backend;
    private final A weights;
    private final A gradient;
    private final DeviceUpdate<A> update;
    private final List<Place<A>> places = new ArrayList<>();
    private final DeviceElements<A> statistics;
    private final DeviceElements<A> still;

    /**
     * A state of zeros; what never moves is what it is in the engine.
     *
     * @param weights the engine's flat vector, which stays its own
     * @param gradient the engine's other flat vector
     */
    public DeviceUpdater(Engine engine, Plan plan, Backend<A> backend, A weights, A gradient) {
        this(engine, plan, backend, weights, gradient, new DeviceUpdate<>(plan, backend));
    }

    private DeviceUpdater(Engine engine, Plan plan, Backend<A> backend, A weights, A gradient, DeviceUpdate<A> update) {
        super(update);
        this.engine = engine;
        this.plan = plan;
        this.backend = backend;
        this.weights = weights;
        this.gradient = gradient;
        this.update = update;
        int length = plan.layout().length();
        try (Scope scope = backend.scope()) {
            for (PlannedGroup group : plan.groups()) {
                for (Part part : group.parts()) {
                    places.add(new Place<>(backend, part.trainable()));
                }
            }
            places.add(new Place<>(backend, plan.statistics()));
        }
        this.statistics = new DeviceElements<>(backend, plan.statistics(), length);
        this.still = engine.constrained() ? new DeviceElements<>(backend, plan.still(), length) : null;
        if (still != null) {
            still.keep(weights);
        }
    }

    @Override
    public void unpack(float[] packed) {
        unpack(packed, weights);
    }

    @Override
    public void unpackGradient(float[] packed) {
        unpack(packed, gradient);
    }

    private void unpack(float[] packed, A flat) {
        try (Scope scope = backend.scope()) {
            int length = plan.packedLength();
            A all = backend.upload(packed.length == length ? packed : Arrays.copyOf(packed, length));
            int at = 0;
            for (Place<A> place : places) {
                if (place.length() > 0) {
                    place.put(backend.slice(all, at, at + place.length()), flat);
                    at += place.length();
                }
            }
        }
    }

    @Override
    public float[] pack() {
        return pack(weights);
    }

    @Override
    public void pack(float[] to) {
        pack(weights, to);
    }

    @Override
    public void packGradient(float[] to) {
        pack(gradient, to);
    }

    private void pack(A flat, float[] to) {
        float[] packed = pack(flat);
        System.arraycopy(packed, 0, to, 0, packed.length);
    }

    private float[] pack(A flat) {
        try (Scope scope = backend.scope()) {
            if (plan.packedLength() == 0) {
                return new float[0];
            }
            A all = backend.floats(plan.packedLength());
            int at = 0;
            for (Place<A> place : places) {
                if (place.length() > 0) {
                    place.get(flat, backend.slice(all, at, at + place.length()));
                    at += place.length();
                }
            }
            return backend.read(all);
        }
    }

    @Override
    public void gradient(float[] to) {
        try (Scope scope = backend.scope()) {
            System.arraycopy(backend.read(gradient), 0, to, 0, to.length);
        }
    }

    @Override
    public boolean finiteStatistics() {
        for (float move : statistics.read(gradient)) {
            if (!Float.isFinite(move)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean update(Moment moment) {
        boolean updated = update.update(weights, gradient, moment.step());
        if (updated) {
            engine.afterUpdate(moment);
            if (still != null) {
                still.restore(weights);
            }
        }
        return updated;
    }

    @Override
    public void close() {
        update.close();
        places.forEach(Place::close);
        statistics.close();
        if (still != null) {
            still.close();
        }
    }
}
