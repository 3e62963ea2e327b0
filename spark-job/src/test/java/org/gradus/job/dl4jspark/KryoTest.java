package org.gradus.job.dl4jspark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.job.data.TestSpark;
import org.gradus.job.replica.Checkup;
import org.gradus.job.replica.ReplicaSetup;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.SegmentPart;
import org.gradus.job.replica.SegmentStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Without it, programs that use Kryo, as DL4J's documentation tells those with Spark to, could not train. */
class KryoTest {
    private static final List<DataSet> BATCHES = Sets.batches(24, 4);

    @Test
    void whatSerializesMakesNoDifference() {
        assertThat(fit(KryoSerializer.class)).isDeepEqualTo(fit(JavaSerializer.class));
    }

    /** In one JVM broadcasts are never read back, so the training above does not tell. */
    @ParameterizedTest
    @ValueSource(classes = {RunModel.class, ReplicaSetup.class, SegmentStart.class, SegmentPart.class, Checkup.class})
    void whatIsSentIsNotKryos(Class<?> type) {
        assertThat(new KryoSerializer(new SparkConf()).newKryo().getDefaultSerializer(type))
                .isInstanceOf(com.esotericsoftware.kryo.serializers.JavaSerializer.class);
    }

    private static float[][] fit(Class<? extends Serializer> serializer) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(
                TestSpark.session("local[2]", serializer).sparkContext());
        var layers = Sets.network(Sets.configuration(new Sgd(0.1)));
        var graph = Sets.network(Sets.configuration(new Sgd(0.1))).toComputationGraph();
        try (GroupedTrainingMaster one = master();
                GroupedTrainingMaster other = master()) {
            new SparkDl4jMultiLayer(spark, layers, one).fit(spark.parallelize(BATCHES, 2));
            new SparkComputationGraph(spark, graph, other)
                    .fitMultiDataSet(spark.parallelize(BATCHES, 2).map(DataSet::toMultiDataSet));
        }
        return new float[][] {Sets.weights(layers), Sets.weights(graph)};
    }

    private static GroupedTrainingMaster master() {
        return GroupedTrainingMaster.builder()
                .lr(0.01)
                .replicas(3)
                .batch(4)
                .every(2)
                .build();
    }
}
