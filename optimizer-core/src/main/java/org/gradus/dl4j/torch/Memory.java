package org.gradus.dl4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.plan.Plan;
import org.gradus.torch.LateNumber;
import org.gradus.update.HostUpdater;
import org.gradus.update.Updater;

/** Where the flat vectors lie that LibTorch computes on: here, in DL4J's own. */
class Memory implements AutoCloseable {
    private final LiveNetwork live;
    private final Tensor weights;
    private final Tensor gradient;
    private final LateNumber loss;

    /** DL4J's own vectors. */
    Memory(LiveNetwork live) {
        this(live, tensor(live.weights()), tensor(live.gradient()), LateNumber.on("cpu"));
    }

    Memory(LiveNetwork live, Tensor weights, Tensor gradient, LateNumber loss) {
        this.live = live;
        this.loss = loss;
        this.weights = weights.retainReference();
        this.gradient = gradient.retainReference();
    }

    private static Tensor tensor(FloatBuffer flat) {
        return torch.from_blob(new FloatPointer(flat), flat.capacity());
    }

    LiveNetwork live() {
        return live;
    }

    Tensor weights() {
        return weights;
    }

    Tensor gradient() {
        return gradient;
    }

    /** Memory for so many floats of a batch, outside the heap. */
    FloatBuffer room(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * Whether the vectors are on a device of their own: a batch is copied there, so that the next one may be made ready meanwhile, and
     * one operation more costs more than the numbers of most parameters.
     */
    boolean afar() {
        return false;
    }

    /** A batch's array where the weights are. */
    Tensor there(Tensor host) {
        return host;
    }

    /** A pass whose noise is drawn where the weights are. */
    Pass training(Moment moment) {
        return Pass.training(moment);
    }

    /** After the network's layers were switched to other modes. */
    void follow() {}

    /** Before a step. */
    void begin() {}

    /** Where a loss goes before its way back, and is read after it. */
    LateNumber loss() {
        return loss;
    }

    /** Replaces the weights. */
    void load(float[] values) {
        live.weights().put(0, values);
    }

    FloatBuffer weightsHere() {
        return live.weights();
    }

    FloatBuffer gradientHere() {
        return live.gradient();
    }

    void normalise(Moment moment) {
        live.normalise(moment);
    }

    void afterUpdate(Moment moment) {
        live.afterUpdate(moment);
    }

    Updater updater(Engine engine, Plan plan) {
        return new HostUpdater(engine, plan);
    }

    @Override
    public void close() {
        try (PointerScope scope = new PointerScope()) {
            loss.close();
            weights.close();
            gradient.close();
        }
    }
}
