package org.gradus.job.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.gradus.dl4j.Model;
import org.gradus.group.Group;
import org.gradus.group.Selectors;
import org.gradus.job.average.Packing;
import org.gradus.job.average.Summary;
import org.gradus.job.config.SyncConfig;
import org.gradus.job.data.Shard;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.Planner;
import org.gradus.rule.AdamW;
import org.gradus.schedule.Observations;
import org.gradus.state.Cohorts;
import org.gradus.state.GroupState;
import org.gradus.state.Skips;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * An executor that dies takes its replicas with it. One that is built in the middle of a run would otherwise compute with the
 * first weights where the others have what the replicas agreed on before it was frozen.
 */
class ReplicaTest {
    private static final Model MODEL = Model.fromConfiguration(network(), "network", 1);
    private static final Walk WALK = new Walk(4, 2, true, 1);

    private final RunModel old = RunModel.of(MODEL, List.of(), EngineChoice.PLAIN);
    private final RunModel late = RunModel.of(MODEL, List.of(), EngineChoice.PLAIN);

    @AfterEach
    void free() {
        Seats.close(old.run());
        Seats.close(late.run());
    }

    @Test
    void oneThatIsBuiltLateComesToTheSameBits() {
        ReplicaSetup first = new ReplicaSetup(0, plan(false), WALK, null);
        ReplicaSetup second = new ReplicaSetup(1, plan(true), WALK, agreed());
        Made before = train(old, first, "a", "", start(first, MODEL.weights()));
        Made went = train(old, second, "b", "", start(second, agreed()));
        Made came = train(late, second, "b", "", start(second, agreed()));
        assertSame(went, came);
        assertThat(went.gradient()).hasSize(MODEL.layout().length());
        // A copy of an old task that is still at work must not be taken in by what has happened since.
        assertSame(train(old, first, "c", "", start(first, MODEL.weights())), before);
        assertSame(train(old, second, "d", "", start(second, agreed())), went);
    }

    @Test
    void oneThatStandsWhereASegmentStartsNeedNotLoad() {
        ReplicaSetup setup = new ReplicaSetup(0, plan(false), WALK, null);
        Made first = train(old, setup, "a", "", start(setup, MODEL.weights()));
        Made onwards = train(old, setup, "b", "a", null);
        assertThat(onwards.vector()).isNotEqualTo(first.vector());
        assertSame(train(late, setup, "b", "a", first.end()), onwards);
    }

    private record Made(float[] vector, double lossSum, float[] gradient, SegmentStart end) {}

    private static void assertSame(Made a, Made b) {
        assertThat(a.vector()).isEqualTo(b.vector());
        assertThat(a.gradient()).isEqualTo(b.gradient());
        assertThat(a.lossSum()).isEqualTo(b.lossSum());
    }

    private static SegmentStart start(ReplicaSetup setup, float[] flat) {
        Plan plan = setup.plan();
        return new SegmentStart(
                plan.pack(FloatBuffer.wrap(flat)), GroupState.initial(plan.groups()), List.of(), new float[0]);
    }

    private static Made train(RunModel model, ReplicaSetup setup, String id, String from, SegmentStart start) {
        SegmentOrder order = new SegmentOrder(
                id,
                from,
                "",
                1,
                1,
                2L * setup.version(),
                new int[] {2},
                true,
                Observations.NONE,
                List.of(Skips.NONE),
                SyncConfig.average(2),
                null);
        return Seats.<Replica, Made>with(
                model.run(), "replica-0", () -> new Replica(model, setup.walk(), 0, OptionalInt.empty()), replica -> {
                    replica.take(0, ReplicaTest::shard);
                    replica.begin(setup, order, () -> start);
                    Summary summary = replica.train(order.step(), 2, true);
                    replica.end(order);
                    return made(replica, Packing.whole(setup.plan()), summary);
                });
    }

    private static Made made(Replica replica, Packing packing, Summary summary) {
        float[] vector = new float[packing.length()];
        long[] updates = replica.pack(packing, vector);
        float[] gradient = new float[MODEL.layout().length()];
        replica.lastGradient(gradient);
        List<GroupState> states = packing.states(vector, updates, Collections.nCopies(updates.length, Cohorts.ONE));
        SegmentStart end = new SegmentStart(packing.weights(vector), states, List.of(), new float[0]);
        return new Made(vector, summary.lossSum(), gradient, end);
    }

    /** Weights that differ everywhere from the model's. */
    private static float[] agreed() {
        float[] weights = MODEL.weights();
        for (int k = 0; k < weights.length; k++) {
            weights[k] += 0.01f * (k % 7 + 1);
        }
        return weights;
    }

    private static Plan plan(boolean frozen) {
        Group head = Group.of("head", Selectors.parse("1_W"), new AdamW()).withFrozen(frozen);
        OptimizerSettings settings = new OptimizerSettings(
                Group.rest(new AdamW()), List.of(head), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        return new Planner(MODEL.layout(), Course.of(settings), MODEL.weights())
                .start()
                .plan();
    }

    private static Shard shard() {
        Random random = new Random(1);
        float[] features = new float[8 * 3];
        for (int k = 0; k < features.length; k++) {
            features[k] = random.nextFloat();
        }
        float[] labels = new float[8 * 2];
        Arrays.setAll(new Float[8], row -> labels[row * 2 + row % 2] = 1);
        return Shard.of(features, labels, 8, 3, 2);
    }

    private static String network() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
    }
}
