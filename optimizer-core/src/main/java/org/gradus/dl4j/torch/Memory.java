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
import org.gradus.update.HostUpdater;
import org.gradus.update.Updater;

/** Where the flat vectors lie that LibTorch computes on: here, in DL4J's own. */
class Memory implements AutoCloseable {
    private final LiveNetwork live;
    private final Tensor weights;
    private final Tensor gradient;

    /** DL4J's own vectors. */
    Memory(LiveNetwork live) {
        this(live, tensor(live.weights()), tensor(live.gradient()));
    }

    Memory(LiveNetwork live, Tensor weights, Tensor gradient) {
        this.live = live;
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

    /** Whether a batch is copied somewhere else, so that the next one may be made ready meanwhile. */
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

    /**
     * Whether autograd adds to the flat gradient itself, which {@link #begin} sets to 0; else what it finds is copied there. One more
     * read of the gradient, and for each parameter no more than one operation.
     */
    boolean gathers() {
        return false;
    }

    /** Before a step. */
    void begin() {}

    /** What a loss is, before its way back is gone. */
    double number(Tensor loss) {
        return loss.item_double();
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
            weights.close();
            gradient.close();
        }
    }
}
