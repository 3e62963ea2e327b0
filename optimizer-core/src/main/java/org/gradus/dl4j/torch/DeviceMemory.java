package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.BitSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.gradus.device.DeviceElements;
import org.gradus.device.DeviceUpdater;
import org.gradus.device.Scope;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.engine.Parameter;
import org.gradus.plan.Plan;
import org.gradus.plan.Runs;
import org.gradus.torch.LateNumber;
import org.gradus.torch.TorchArrays;
import org.gradus.update.Updater;

/**
 * Vectors of a device's own. DL4J's, on the host, are used where a network normalises gradients or has constraints, which DL4J
 * computes: each step then copies whole vectors there and back.
 */
final class DeviceMemory extends Memory {
    private final TorchArrays arrays;
    private DeviceElements<Tensor> statistics;

    private DeviceMemory(LiveNetwork live, TorchArrays arrays, Tensor weights, Tensor gradient, LateNumber loss) {
        super(live, weights, gradient, loss);
        this.arrays = arrays;
        statistics = statistics(live, arrays);
    }

    private static DeviceElements<Tensor> statistics(LiveNetwork live, TorchArrays arrays) {
        BitSet moved = new BitSet();
        for (Parameter p : live.layout().parameters()) {
            if (live.moves(p)) {
                moved.set(p.offset(), p.end());
            }
        }
        return new DeviceElements<>(arrays, Runs.of(moved), live.layout().length());
    }

    @Override
    void follow() {
        try (PointerScope scope = new PointerScope()) {
            statistics.close();
            statistics = statistics(live(), arrays);
        }
    }

    /** The network's weights, copied to a device. */
    static DeviceMemory open(LiveNetwork live, String device) {
        TorchArrays arrays = new TorchArrays(device);
        float[] weights = new float[live.layout().length()];
        live.weights().get(0, weights);
        try (Scope scope = arrays.scope()) {
            return new DeviceMemory(
                    live, arrays, arrays.upload(weights), arrays.floats(weights.length), LateNumber.on(device));
        }
    }

    @Override
    FloatBuffer room(int floats) {
        return arrays.room(floats);
    }

    @Override
    boolean afar() {
        return true;
    }

    @Override
    void begin() {
        gradient().zero_();
    }

    @Override
    Tensor there(Tensor host) {
        return arrays.there(host);
    }

    @Override
    Pass training(Moment moment) {
        return Pass.training(moment, new GeneratorOptional(arrays.generator(moment.seed())));
    }

    @Override
    void load(float[] values) {
        arrays.write(values, weights());
    }

    @Override
    FloatBuffer weightsHere() {
        throw elsewhere();
    }

    @Override
    FloatBuffer gradientHere() {
        throw elsewhere();
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "the vectors are on a device; an Updater copies what is wanted of them");
    }

    @Override
    void normalise(Moment moment) {
        if (live().normalises()) {
            live().gradient().put(0, arrays.read(gradient()));
            live().normalise(moment);
            arrays.write(copy(live().gradient()), gradient());
        }
    }

    @Override
    void afterUpdate(Moment moment) {
        if (!live().constrained()) {
            statistics.subtract(gradient(), weights());
            return;
        }
        live().weights().put(0, arrays.read(weights()));
        live().gradient().put(0, arrays.read(gradient()));
        live().afterUpdate(moment);
        arrays.write(copy(live().weights()), weights());
    }

    private static float[] copy(FloatBuffer flat) {
        float[] values = new float[flat.capacity()];
        flat.get(0, values);
        return values;
    }

    @Override
    Updater updater(Engine engine, Plan plan) {
        return new DeviceUpdater<>(engine, plan, arrays, weights(), gradient());
    }

    @Override
    public void close() {
        try (PointerScope scope = new PointerScope()) {
            statistics.close();
            super.close();
            arrays.close();
        }
    }
}
