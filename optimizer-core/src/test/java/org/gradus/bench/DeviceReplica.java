package org.gradus.bench;

import java.nio.FloatBuffer;
import java.util.List;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.torch.Computing;
import org.gradus.update.Updater;

/** A network that trains on a device, by Adam in one group. */
final class DeviceReplica implements AutoCloseable {
    private final TorchEngine engine;
    private final Updater updater;
    private long step;

    DeviceReplica(Model model, List<Integer> shape, Computing computing, double rate) {
        NativeThreads.one();
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(new Adam()).withLr(rate), List.of(), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        engine = TorchEngine.open(model, shape, computing);
        updater =
                Updater.of(engine, PlanCompiler.compile(engine.layout(), FloatBuffer.wrap(model.weights()), settings));
    }

    /**
     * One step.
     *
     * @param next what the step after it trains on, which may go to the device meanwhile
     * @return the loss before the step
     */
    double step(Batch batch, Batch next) {
        if (step == 0) {
            engine.prepare(batch);
        }
        engine.prepare(next);
        Moment moment = new Moment(step, 0, step);
        double loss = engine.computeGradient(batch, moment);
        updater.update(moment);
        step++;
        return loss;
    }

    /** The weights that change in training; waits for the device. */
    float[] weights() {
        return updater.pack();
    }

    /** The share of examples whose class is the most probable one. */
    double accuracy(Batch test) {
        float[] outputs = engine.predict(test);
        int classes = outputs.length / test.examples();
        int right = 0;
        for (int k = 0; k < test.examples(); k++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = outputs[k * classes + c] > outputs[k * classes + best] ? c : best;
            }
            right += test.labels()[k * classes + best] == 1 ? 1 : 0;
        }
        return (double) right / test.examples();
    }

    @Override
    public void close() {
        updater.close();
        engine.close();
    }
}
