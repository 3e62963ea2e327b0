package org.gradus.job.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.gradus.dl4j.NativeThreads;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What DL4J users have on Spark: dl4j-spark's parameter averaging, direct, with Kryo and the updater's state. By default it deals the
 * rows anew in each epoch, and as DL4J's examples have it they are a list that the driver parallelizes, so that they travel with each
 * task of each split. Tuned, they are read where they are trained on, in batches of the size of a step, kept as objects, and never
 * dealt anew.
 */
public final class Dl4jSpark {
    private static final int REPLICAS = 2;

    private Dl4jSpark() {}

    /** @param args the folder of the data, epochs, examples per step, steps between two averages, "defaults" or "tuned" */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int batch = Integer.parseInt(args[2]);
        SparkConf conf = new SparkConf()
                .setMaster("local[" + REPLICAS + "]")
                .setAppName("dl4j-spark")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator")
                .set("spark.kryoserializer.buffer.max", "512m");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            NativeThreads.one();
            boolean tuned = "tuned".equals(args[4]);
            JavaRDD<DataSet> rows = tuned
                    ? read(spark, args[0], batch).persist(StorageLevel.MEMORY_ONLY())
                    : spark.parallelize(Clothes.batches(folder, Clothes.TRAIN, batch), REPLICAS);
            long examples = rows.map(DataSet::numExamples).reduce(Integer::sum);
            ParameterAveragingTrainingMaster.Builder master = new ParameterAveragingTrainingMaster.Builder(
                            REPLICAS, batch)
                    .batchSizePerWorker(batch)
                    .averagingFrequency(Integer.parseInt(args[3]))
                    .saveUpdater(true)
                    .rddTrainingApproach(RDDTrainingApproach.Direct)
                    .rngSeed(1);
            if (tuned) {
                master.repartionData(Repartition.Never).storageLevel(null);
            }
            MultiLayerNetwork net = new MultiLayerNetwork(Mlp.small());
            net.init();
            SparkDl4jMultiLayer trained = new SparkDl4jMultiLayer(spark, net, master.build());
            Epochs.run(Integer.parseInt(args[1]), examples, folder, net, () -> trained.fit(rows));
        }
    }

    private static JavaRDD<DataSet> read(JavaSparkContext spark, String folder, int batch) {
        return spark.parallelize(IntStream.range(0, REPLICAS).boxed().toList(), REPLICAS)
                .flatMap(part -> {
                    List<DataSet> all = Clothes.batches(Path.of(folder), Clothes.TRAIN, batch);
                    return IntStream.range(0, all.size())
                            .filter(k -> k % REPLICAS == part)
                            .mapToObj(all::get)
                            .iterator();
                });
    }
}
