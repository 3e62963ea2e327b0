package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.gradus.dl4j.Model;
import org.gradus.job.config.JobConfig;
import org.gradus.job.data.Datasets;
import org.gradus.job.data.Dealer;
import org.gradus.job.data.Dimensions;
import org.gradus.job.data.Rows;
import org.gradus.job.data.Shard;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.MetricsLog;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RunReport;
import org.gradus.job.report.WeightsHash;

/** One run from its data to its folder: read, deal, train, measure, write, and pass the quality gate. */
public final class TrainingRun {
    private final Preparation prepared;
    private final JobConfig job;
    private final RunDirectory directory;
    private final SparkSession session;
    private final JavaSparkContext spark;
    private final Progress progress;
    private final RunReport report = new RunReport();
    private double earlierSeconds;
    private int resumed;

    public TrainingRun(Preparation prepared, RunDirectory directory, SparkSession session, Progress progress) {
        this.prepared = prepared;
        this.job = prepared.job();
        this.directory = directory;
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.progress = progress;
    }

    /**
     * Runs.
     *
     * @return the final metrics
     * @throws GateMissed when they do not meet the job's requirements; everything but _SUCCESS is written then
     */
    public Map<String, Double> run() throws IOException {
        return run(InputFiles.of(job, session.sparkContext().hadoopConfiguration()), Optional.empty());
    }

    /**
     * Goes on with a run, to the bits that it would have had undisturbed.
     *
     * @param resumption of the same folder and job
     * @return the final metrics
     * @throws GateMissed as {@link #run}
     */
    public Map<String, Double> resume(Resumption resumption) throws IOException {
        resumption.notes().forEach(progress::note);
        InputFiles files = InputFiles.of(job, session.sparkContext().hadoopConfiguration());
        resumption
                .checkpoint()
                .ifPresent(checkpoint -> files.requireSame(checkpoint.facts().path("files")));
        resumption.begin();
        return run(files, resumption.checkpoint());
    }

    private Map<String, Double> run(InputFiles files, Optional<Checkpoint> from) throws IOException {
        long started = System.nanoTime();
        Dimensions dimensions = ModelInputs.dimensions(prepared);
        int replicas = job.train().replicas() > 0
                ? job.train().replicas()
                : from.map(Checkpoint::replicas).orElseGet(spark::defaultParallelism);
        EngineChoice engine = Preflight.check(
                spark, prepared.engine(), replicas, Preflight.bytes(prepared, dimensions.inputs()), progress::note);
        Datasets data = Datasets.read(session, job.data(), dimensions, job.seed());
        Model initial = ModelInputs.scaled(prepared.model(), data.scaling());
        JavaRDD<Shard> shards = packed(data.train(), Dealer.deal(data.train(), replicas, ModelInputs.scaling(initial)));
        JavaRDD<Shard> validation = spread(data.validation(), replicas, initial);
        JavaRDD<Shard> test = spread(data.test(), replicas, initial);

        long stepsPerEpoch =
                StepCount.perEpoch(data.train().count(), replicas, job.train().batch());
        Walk walk = new Walk(job.train().batch(), stepsPerEpoch, job.train().shuffle(), job.seed());
        long steps = job.train().epochs() * stepsPerEpoch;
        Pilot pilot = new Pilot(
                prepared.planner(stepsPerEpoch),
                initial.weights(),
                steps,
                job.train().sync().every());
        Broadcast<RunModel> network =
                spark.broadcast(RunModel.of(initial, job.data().shape(), engine));
        Evaluator evaluator = new Evaluator(spark, network, prepared.classification());
        double prepareSeconds = seconds(started);

        Best best = new Best(prepared.watched());
        Model trained;
        Position end;
        Map<String, Double> measured;
        try (MetricsLog metrics = metrics(from);
                Rounds rounds = new Rounds(spark, shards, network, walk)) {
            Checkpoints checkpoints =
                    new Checkpoints(directory, job.train().checkpoint(), constants(stepsPerEpoch, files));
            Memories memories = checkpoints.memories();
            memories.add("metrics", () -> Map.of("bytes", metrics.bytes()), saved -> {});
            memories.add("clock", () -> clock(started, prepareSeconds), this::recallClock);
            TrainingLoop.Outputs outputs =
                    new TrainingLoop.Outputs(directory, checkpoints, metrics, progress, engine.toString());
            Validation measure = new Validation(
                    model -> Optional.ofNullable(validation).map(rows -> evaluator.evaluate(model.weights(), rows)),
                    best,
                    walk,
                    job.train().epochs(),
                    outputs);
            TrainingLoop loop = new TrainingLoop(job.train().checkpoint(), pilot, walk, initial, outputs, measure);
            from.ifPresent(checkpoint -> memories.recall(checkpoint.memory()));
            Position start = from.map(checkpoint -> position(checkpoint, stepsPerEpoch, replicas))
                    .orElseGet(() -> pilot.start(replicas));
            end = loop.train(rounds, start);
            trained = loop.model(end);
            measured = test == null ? best.last() : evaluator.evaluate(trained.weights(), test);
        }
        double trainSeconds = earlierSeconds + seconds(started) - prepareSeconds;
        if (test != null) {
            progress.evaluated("test", measured);
        }
        if (end.skipped() > 0) {
            progress.note("skipped " + end.skipped() + " of " + replicas * steps
                    + " steps: a loss or a gradient was not finite");
        }

        directory.write("model.zip", out -> out.write(trained.toZip()));
        facts(data, engine, replicas, end, trained, best, measured, files);
        report.put("resumed", resumed)
                .put(
                        "seconds",
                        Map.of(
                                "prepare", prepareSeconds,
                                "train", trainSeconds,
                                "total", earlierSeconds + seconds(started)));
        directory.write(RunDirectory.REPORT, report.json());
        GateMissed.check(job.require(), measured);
        directory.write(RunDirectory.SUCCESS, "");
        return measured;
    }

    private static JavaRDD<Shard> spread(Rows rows, int parts, Model model) {
        return rows == null ? null : packed(rows, Dealer.spread(rows, parts, ModelInputs.scaling(model)));
    }

    /** Packs the shards at once, so that the rows they came from need not stay in memory. */
    private static JavaRDD<Shard> packed(Rows rows, JavaRDD<Shard> shards) {
        shards.foreachPartition(shard -> {});
        rows.release();
        return shards;
    }

    private void facts(
            Datasets data,
            EngineChoice engine,
            int replicas,
            Position end,
            Model trained,
            Best best,
            Map<String, Double> metrics,
            InputFiles files) {
        report.put("name", job.name())
                .put("seed", job.seed())
                .put("versions", Versions.all())
                .put("engine", engine.facts())
                .put("master", spark.master())
                .put("replicas", replicas)
                .put("examples", data.train().count())
                .put("elements", trained.layout().length())
                .put("trainable", end.stretch().plan().trainable())
                .put("plans", end.stretch().version() + 1)
                .put("pruned", end.stretch().planned().pruned().total())
                .put("skipped", end.skipped())
                .put("weightsSha256", WeightsHash.of(trained.weights()))
                .put("metrics", metrics)
                .put("best", Map.of("metric", best.metric(), "value", best.value()))
                .put("data", files.data())
                .put("model", files.model())
                .put("configuration", job.text());
    }

    private MetricsLog metrics(Optional<Checkpoint> from) throws IOException {
        long kept = from.map(checkpoint ->
                        checkpoint.memory().path("metrics").path("bytes").asLong())
                .orElse(0L);
        LineStream lines = directory.lines("metrics.jsonl", kept);
        if (lines.start() < kept) {
            progress.note("warning: metrics.jsonl has lost " + (kept - lines.start()) + " of its " + kept + " bytes");
        }
        return new MetricsLog(lines, lines.start());
    }

    /** What every checkpoint of the run has. */
    private Map<String, Object> constants(long stepsPerEpoch, InputFiles files) {
        Map<String, Object> constants = new LinkedHashMap<>();
        constants.put("epochs", job.train().epochs());
        constants.put("stepsPerEpoch", stepsPerEpoch);
        constants.put("versions", Versions.all());
        constants.put("files", files);
        constants.put("configuration", job.text());
        return constants;
    }

    private Position position(Checkpoint checkpoint, long stepsPerEpoch, int replicas) {
        Position saved = checkpoint.position(prepared.planner(checkpoint.stepsPerEpoch()));
        return checkpoint.replicas() == replicas
                ? saved
                : OtherReplicas.take(
                        saved, checkpoint.stepsPerEpoch(), prepared.planner(stepsPerEpoch), stepsPerEpoch, replicas);
    }

    private Map<String, Object> clock(long started, double prepareSeconds) {
        return Map.of("trainSeconds", earlierSeconds + seconds(started) - prepareSeconds, "resumed", resumed);
    }

    private void recallClock(JsonNode saved) {
        earlierSeconds = saved.path("trainSeconds").asDouble();
        resumed = saved.path("resumed").asInt() + 1;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
