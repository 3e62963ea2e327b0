package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.gradus.dl4j.Networks;
import org.gradus.engine.Batch;
import org.gradus.engine.Door;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.Test;

/**
 * Without it, a long run could fill the machine's memory, step by step or replica by replica. The suite runs a short form; Maven's
 * profile {@code soak} runs 20,000 steps and 10,000 engines.
 */
class SoakTest {
    private static final int STEPS = Integer.getInteger("soak.steps", 300);
    private static final int ENGINES = Integer.getInteger("soak.engines", 60);

    /** More than one leak of a batch's arrays per step or engine would be, less than what the garbage collector leaves lying. */
    private static final long SLACK = 32L << 20;

    private static final Networks.Sample SAMPLE = Networks.flat(
            400,
            Networks.builder()
                    .list()
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).build())
                    .layer(new BatchNormalization.Builder().build())
                    .layer(new SubsamplingLayer.Builder().build())
                    .layer(new DenseLayer.Builder().nOut(32).dropOut(0.5).build())
                    .layer(Networks.output(32))
                    .setInputType(InputType.convolutionalFlat(20, 20, 1))
                    .build());

    /** What a process holds once the garbage is gone. */
    private record Held(long heap, long beside, long pointers, long threads) {
        static Held now() throws InterruptedException {
            for (int k = 0; k < 3; k++) {
                System.gc();
                Thread.sleep(100);
            }
            Runtime runtime = Runtime.getRuntime();
            String[] tasks = new File("/proc/self/task").list();
            return new Held(
                    runtime.totalMemory() - runtime.freeMemory(),
                    Pointer.physicalBytes() - runtime.totalMemory(),
                    Pointer.totalCount(),
                    tasks == null ? ManagementFactory.getThreadMXBean().getThreadCount() : tasks.length);
        }

        void noMoreThan(Held before) {
            assertThat(heap - before.heap).as("heap").isLessThan(SLACK / 4);
            assertThat(beside - before.beside).as("memory beside the heap").isLessThan(SLACK);
            assertThat(pointers - before.pointers).as("native objects").isLessThan(50);
            assertThat(threads - before.threads).as("threads").isLessThan(8);
        }
    }

    private static void steps(Engine engine, GroupedUpdate update, int steps) {
        for (int step = 0; step < steps; step++) {
            Batch batch = SAMPLE.batch(16 + step % 3, step % 50);
            Moment moment = new Moment(step, 0, step);
            engine.computeGradient(batch, moment);
            update.update(engine.weights(), engine.gradient(), step);
            engine.afterUpdate(moment);
            if (step % 10 == 0) {
                engine.predict(batch.features(), batch.examples());
                engine.loss(batch);
            }
        }
    }

    @Test
    void stepsFillNoMemory() throws InterruptedException {
        try (Engine engine = Door.TORCH.open(SAMPLE)) {
            GroupedUpdate update = new GroupedUpdate(PlanCompiler.compile(
                    engine.layout(), engine.weights(), OptimizerSettings.of(Group.rest(new Adam()))));
            steps(engine, update, STEPS / 4);
            Held before = Held.now();
            steps(engine, update, STEPS);
            Held.now().noMoreThan(before);
        }
    }

    @Test
    void enginesThatAreClosedLeaveNothing() throws InterruptedException {
        Batch batch = SAMPLE.batch(16, 1);
        float[] first = null;
        Held before = null;
        for (int k = 0; k < ENGINES + ENGINES / 4; k++) {
            if (k == ENGINES / 4) {
                before = Held.now();
            }
            try (Engine engine = Door.TORCH.open(SAMPLE)) {
                engine.computeGradient(batch, new Moment(0, 0, 1));
                float[] gradient = Door.copy(engine.gradient());
                first = first == null ? gradient : first;
                assertThat(gradient).isEqualTo(first);
            }
        }
        Held.now().noMoreThan(before);
    }

    @Test
    void errorsLeaveNothingAndTheEngineGoesOn() throws InterruptedException {
        Networks.Sample sample = Networks.flat(
                4000,
                Networks.builder()
                        .list()
                        .layer(new DenseLayer.Builder().nIn(4000).nOut(16).build())
                        .layer(Networks.output(16))
                        .build());
        Batch batch = sample.batch(16, 1);
        Batch bad = new Batch(new float[3999 * 16], batch.labels(), 16);
        Moment moment = new Moment(0, 0, 1);
        try (Engine engine = Door.TORCH.open(sample)) {
            double loss = engine.computeGradient(batch, moment);
            float[] gradient = Door.copy(engine.gradient());
            Held before = Held.now();
            for (int k = 0; k < STEPS; k++) {
                assertThatThrownBy(() -> engine.computeGradient(bad, moment))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "an example's shape is [3999], but layer layer0 (DenseLayer) has nIn 4000; must be [4000]");
            }
            Held.now().noMoreThan(before);
            assertThat(engine.computeGradient(batch, moment)).isEqualTo(loss);
            assertThat(Door.copy(engine.gradient())).isEqualTo(gradient);
        }
    }
}
