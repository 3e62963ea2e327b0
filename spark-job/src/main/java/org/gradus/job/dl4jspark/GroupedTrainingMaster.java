package org.gradus.job.dl4jspark;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.gradus.dl4j.Model;
import org.gradus.job.driver.EpochRun;
import org.gradus.job.report.RoundReport;
import org.gradus.state.OptimizerState;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Gradus inside dl4j-spark, in the place of its {@code ParameterAveragingTrainingMaster}:
 *
 * <pre>
 *   GroupedTrainingMaster master = GroupedTrainingMaster.builder()
 *           .batch(128)
 *           .every(10)
 *           .rule(new AdamW(0.9, 0.999, 1e-8))
 *           .group("head", "2_*", g -&gt; g.withLr(3e-3))
 *           .build();
 *   new SparkDl4jMultiLayer(sc, conf, master).fit(rdd);
 * </pre>
 *
 * Each fit is one epoch, at whose end the network has the example-weighted mean of the replicas' weights, its count of iterations is
 * up by the steps that each replica took, and its score is the mean loss of the last round. The network's own updater
 * neither updates nor is touched: what the optimizer remembers is here, see {@link #state}, and goes on from fit to fit, also on
 * another RDD, as long as the network is the same object. Weights that were changed in between are taken up.
 *
 * <p>Rows are dealt to the replicas in turn, whatever partitions they lie in. Replicas and rows stay in the executors as long as the
 * same RDD is fitted; {@link #close} frees them, and so does {@link #deleteTempFiles(JavaSparkContext)}. Listeners are called on
 * the driver, see docs/dl4j-spark.md. Not to be used by two threads at once.
 */
public final class GroupedTrainingMaster
        implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>>, AutoCloseable {
    private MasterSettings settings;
    private Listening listening = Listening.NOBODY;
    private GroupedTrainingStats stats;
    private Session session;

    GroupedTrainingMaster(MasterSettings settings) {
        this.settings = settings;
        this.stats = settings.collectStats() ? new GroupedTrainingStats() : null;
    }

    /** Settings, to begin with Adam as PyTorch has it. */
    public static GroupedTrainingMasterBuilder builder() {
        return new GroupedTrainingMasterBuilder();
    }

    /**
     * One with the settings that {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static GroupedTrainingMaster fromJson(String json) {
        return new GroupedTrainingMaster(SettingsText.read(json, SettingsText.json()));
    }

    /**
     * One with the settings that {@link #toYaml} wrote.
     *
     * @throws IllegalArgumentException when the text is something else
     */
    public static GroupedTrainingMaster fromYaml(String yaml) {
        return new GroupedTrainingMaster(SettingsText.read(yaml, SettingsText.yaml()));
    }

    @Override
    public String toJson() {
        return SettingsText.write(settings, SettingsText.json());
    }

    @Override
    public String toYaml() {
        return SettingsText.write(settings, SettingsText.yaml());
    }

    @Override
    public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
        fit(Trainee.of(network), trainingData, trainingData.map(DataSet::toMultiDataSet));
    }

    @Override
    public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
        fit(Trainee.of(graph), trainingData, trainingData.map(DataSet::toMultiDataSet));
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
        fit(Trainee.of(graph), trainingData, trainingData);
    }

    @Override
    public void executeTrainingPaths(
            SparkDl4jMultiLayer network,
            SparkComputationGraph graph,
            JavaRDD<String> trainingDataPaths,
            DataSetLoader dsLoader,
            MultiDataSetLoader mdsLoader) {
        Trainee trainee = network != null ? Trainee.of(network) : Trainee.of(graph);
        fit(trainee, trainingDataPaths, SavedSets.read(trainee.spark(), trainingDataPaths, dsLoader, mdsLoader));
    }

    private void fit(Trainee trainee, JavaRDD<?> given, JavaRDD<MultiDataSet> data) {
        long start = System.currentTimeMillis();
        listening.starts(trainee);
        EpochRun run = run(trainee, given, data);
        int before = trainee.iteration().getAsInt();
        long step = run.step();
        long[] examples = {0};
        run.epoch(trainee.weights(), (weights, rounds) -> {
            trainee.setWeights(weights);
            if (stats != null) {
                long took = (long)
                        (rounds.stream().mapToDouble(RoundReport::seconds).sum() * 1e3);
                stats.rounds(System.currentTimeMillis() - took, rounds);
            }
            for (RoundReport round : rounds) {
                examples[0] += round.examples();
                trainee.setScore().accept(round.loss());
                trainee.setIteration().accept(before + Math.toIntExact(round.step() - step));
                listening.round(trainee);
            }
        });
        listening.ends(trainee);
        if (stats != null) {
            stats.fitted(start, System.currentTimeMillis() - start, Math.toIntExact(examples[0]));
        }
    }

    /** The run of the same RDD and network, else another one: from where that of the same network stands, else from step 0. */
    private EpochRun run(Trainee trainee, JavaRDD<?> given, JavaRDD<MultiDataSet> data) {
        boolean known = session != null && session.trains(trainee.network());
        if (known && session.reads(trainee.spark(), given)) {
            return session.run();
        }
        Model model = trainee.model(settings.seed());
        Examples examples = Examples.of(data, model.classification());
        int replicas =
                settings.replicas() > 0 ? settings.replicas() : trainee.spark().defaultParallelism();
        EpochRun before = known ? session.run() : null;
        EpochRun run = begin(trainee.spark(), model, examples, replicas, before);
        close();
        session = new Session(new WeakReference<>(trainee.network()), trainee.spark(), given.id(), run);
        return run;
    }

    private EpochRun begin(JavaSparkContext spark, Model model, Examples examples, int replicas, EpochRun before) {
        EpochRun.Settings loop =
                new EpochRun.Settings(settings.batch(), replicas, settings.shuffle(), settings.seed(), settings.sync());
        try {
            return new EpochRun(
                    spark,
                    model,
                    examples.shape(),
                    settings.engine(),
                    settings.course(),
                    loop,
                    examples.rows(),
                    before);
        } catch (RuntimeException e) {
            examples.rows().release();
            throw e;
        }
    }

    /**
     * What the optimizer remembers of the network that was fitted last.
     *
     * @throws IllegalStateException when none was, or its replicas were freed
     */
    public OptimizerState state() {
        if (session == null) {
            throw new IllegalStateException("nothing was fitted, or it was closed: there is no state");
        }
        return session.run().state();
    }

    @Override
    public void setCollectTrainingStats(boolean collectTrainingStats) {
        settings = settings.withCollectStats(collectTrainingStats);
        if (!collectTrainingStats) {
            stats = null;
        } else if (stats == null) {
            stats = new GroupedTrainingStats();
        }
    }

    @Override
    public boolean getIsCollectTrainingStats() {
        return settings.collectStats();
    }

    /** The times so far; null unless they are collected. */
    @Override
    public SparkTrainingStats getTrainingStats() {
        return stats;
    }

    @Override
    public void setListeners(Collection<TrainingListener> listeners) {
        setListeners(null, listeners);
    }

    @Override
    public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
        listening = listeners == null ? Listening.NOBODY : new Listening(router, List.copyOf(listeners));
    }

    /**
     * Not here: a hook looks at each mini-batch of a worker's DL4J network, and replicas need not have one.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public void addHook(TrainingHook trainingHook) {
        throw new UnsupportedOperationException(
                "GroupedTrainingMaster has no training hooks; a TrainingListener is told of each round");
    }

    /** Does nothing: there is none. */
    @Override
    public void removeHook(TrainingHook trainingHook) {}

    /**
     * Not here.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
        throw noWorkers();
    }

    /**
     * Not here.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
        throw noWorkers();
    }

    private static UnsupportedOperationException noWorkers() {
        return new UnsupportedOperationException(
                "GroupedTrainingMaster trains by replicas of its own, not by dl4j-spark's workers");
    }

    /** Frees replicas and rows, as {@link #close}; there are no files. */
    @Override
    public boolean deleteTempFiles(JavaSparkContext sc) {
        close();
        return true;
    }

    @Override
    public boolean deleteTempFiles(SparkContext sc) {
        return deleteTempFiles(JavaSparkContext.fromSparkContext(sc));
    }

    /** Frees replicas and rows, and forgets where training stands. */
    @Override
    public void close() {
        if (session != null) {
            session.run().close();
            session = null;
        }
    }
}
