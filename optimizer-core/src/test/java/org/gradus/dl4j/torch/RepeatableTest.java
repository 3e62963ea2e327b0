package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.gradus.dl4j.Networks;
import org.gradus.engine.Door;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.gradus.update.GroupedUpdate;
import org.junit.jupiter.api.Test;

/** Without it, a run that is repeated, or a task that Spark repeats, could end with other weights. */
class RepeatableTest {
    /** Convolution, normalisation, pooling and dropout, large enough for LibTorch to share work among threads if it were let. */
    private static final Networks.Sample SAMPLE = Networks.flat(
            2 * 16 * 16,
            Networks.builder()
                    .list()
                    .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).build())
                    .layer(new BatchNormalization.Builder().build())
                    .layer(new SubsamplingLayer.Builder().build())
                    .layer(new DenseLayer.Builder().nOut(128).dropOut(0.5).build())
                    .layer(Networks.output(128))
                    .setInputType(InputType.convolutionalFlat(16, 16, 2))
                    .build());

    /** The weights after some steps, and the losses on the way. */
    private static List<Object> train() {
        List<Object> seen = new ArrayList<>();
        try (Engine engine = Door.TORCH.open(SAMPLE)) {
            GroupedUpdate update = new GroupedUpdate(PlanCompiler.compile(
                    engine.layout(), engine.weights(), OptimizerSettings.of(Group.rest(new Adam()))));
            for (int step = 0; step < 30; step++) {
                Moment moment = new Moment(step, 0, 1000 + step);
                seen.add(engine.computeGradient(SAMPLE.batch(32, step), moment));
                update.update(engine.weights(), engine.gradient(), step);
                engine.afterUpdate(moment);
            }
            seen.add(Arrays.hashCode(Door.copy(engine.weights())));
        }
        return seen;
    }

    @Test
    void theSameSeedGivesTheSameBitsAlsoWhileOtherThreadsCompute() throws Exception {
        List<Object> alone = train();
        assertThat(train()).isEqualTo(alone);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<List<Object>> replica = RepeatableTest::train;
            for (Future<List<Object>> one : threads.invokeAll(List.of(replica, replica, replica))) {
                assertThat(one.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }
}
