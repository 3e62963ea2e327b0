package org.gradus.job.dl4jspark;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
import org.gradus.job.replica.Divergence;
import org.gradus.job.report.RoundReport;
import org.gradus.state.OptimizerState;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(GroupedTrainingMaster.class);

    private MasterSettings settings;
    private Listening listening = Listening.NOBODY;
    private GroupedTrainingStats stats;
    private final Sessions sessions = new Sessions();

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
        fit(Trainee.of(network), trainingData, LocatedDataSet.ofDataSets(trainingData));
    }

    @Override
    public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
        fit(Trainee.of(graph), trainingData, LocatedDataSet.ofDataSets(trainingData));
    }

    @Override
    public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
        fit(Trainee.of(graph), trainingData, LocatedDataSet.ofMultiDataSets(trainingData));
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

    private void fit(Trainee trainee, JavaRDD<?> given, JavaRDD<LocatedDataSet> data) {
        long start = System.currentTimeMillis();
        listening.starts(trainee);
        Session session = session(trainee, given, data);
        EpochRun run = session.run();
        int before = trainee.iteration().getAsInt();
        long step = run.step();
        long[] examples = {0};
        Optional<Divergence> divergence = run.epoch(trainee.weights(), (weights, rounds) -> {
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
                listening.round(trainee, round.examples());
            }
        });
        session.ended(divergence);
        divergence.ifPresent(found -> {
            trainee.setScore().accept(Double.isFinite(found.loss()) ? Double.NaN : found.loss());
            LOG.error(
                    "the fit ended early, because {}; the network has the weights of the last round before that it was"
                            + " given, and its score is not finite",
                    found.text());
        });
        listening.ends(trainee);
        if (stats != null) {
            stats.fitted(start, System.currentTimeMillis() - start, Math.toIntExact(examples[0]));
        }
    }

    /**
     * The session of a network and an RDD: that of the last fit, else another one, from where that of the same network stands, else
     * from step 0.
     */
    private Session session(Trainee trainee, JavaRDD<?> given, JavaRDD<LocatedDataSet> data) {
        Optional<Session> known = sessions.of(trainee.network());
        known.ifPresent(session -> refuseAgain(session, trainee, given));
        if (known.isPresent() && known.get().reads(trainee.spark(), given)) {
            sessions.put(trainee.network(), known.get());
            return known.get();
        }
        Model model = trainee.model(settings.seed());
        if (known.isEmpty()) {
            NetworkWarnings.of(trainee.network(), settings.course()).forEach(LOG::warn);
        }
        Examples examples = Examples.of(data, model);
        EpochRun run =
                begin(trainee.spark(), model, examples, known.map(Session::run).orElse(null));
        Session session = new Session(trainee.network(), trainee.spark(), given, run);
        sessions.put(trainee.network(), session);
        return session;
    }

    /** A loop of fits that does not look at the score would never end otherwise, or end with a network that was not trained. */
    private static void refuseAgain(Session session, Trainee trainee, JavaRDD<?> given) {
        session.divergence(given).ifPresent(found -> {
            if (Arrays.equals(trainee.weights(), session.run().weights())) {
                throw new IllegalStateException("the last fit of this network on the same RDD ended because "
                        + found.text() + "; another one from the same weights would end so, too");
            }
        });
    }

    private EpochRun begin(JavaSparkContext spark, Model model, Examples examples, EpochRun before) {
        int wanted = settings.replicas() > 0 ? settings.replicas() : spark.defaultParallelism();
        int replicas = Math.toIntExact(Math.min(wanted, examples.rows().count()));
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
     * @throws IllegalStateException when none was, or the master was closed
     */
    public OptimizerState state() {
        return state(sessions.last());
    }

    /**
     * What the optimizer remembers of a network.
     *
     * @throws IllegalStateException when it was never fitted, or the master was closed
     */
    public OptimizerState state(org.deeplearning4j.nn.api.Model network) {
        return state(sessions.of(network));
    }

    private static OptimizerState state(Optional<Session> session) {
        return session.map(Session::run)
                .map(EpochRun::state)
                .orElseThrow(() ->
                        new IllegalStateException("nothing was fitted, or the master was closed: there is no state"));
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
        listening.warnings().forEach(LOG::warn);
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

    /** Frees replicas and rows; there are no files. Where training stands is kept, and the next fit goes on from there. */
    @Override
    public boolean deleteTempFiles(JavaSparkContext sc) {
        sessions.release();
        return true;
    }

    @Override
    public boolean deleteTempFiles(SparkContext sc) {
        return deleteTempFiles(JavaSparkContext.fromSparkContext(sc));
    }

    /** Frees replicas and rows, and forgets where the training of every network stands. */
    @Override
    public void close() {
        sessions.clear();
    }
}
