package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.gradus.dl4j.Model;
import org.gradus.job.config.JobConfig;
import org.gradus.job.data.Datasets;
import org.gradus.job.data.Dealer;
import org.gradus.job.data.Deals;
import org.gradus.job.data.Dealt;
import org.gradus.job.data.Dimensions;
import org.gradus.job.data.Rows;
import org.gradus.job.data.StorageChoice;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.RunModel;
import org.gradus.job.replica.Walk;
import org.gradus.job.report.MetricsLog;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RunReport;
import org.gradus.job.report.SparkMetrics;
import org.gradus.job.report.Watchers;
import org.gradus.job.report.WeightsHash;
import org.gradus.metric.Scores;
import org.gradus.setting.Warnings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from its data to its folder: read, deal, train, measure, write, and pass the quality gate. */
public final class TrainingRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    private final Preparation prepared;
    private final JobConfig job;
    private final RunDirectory directory;
    private final SparkSession session;
    private final JavaSparkContext spark;
    private final Progress progress;
    private final Warnings warnings;
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
        this.warnings = prepared.warnings();
        warnings.listen(line -> LOG.warn("{}", line));
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
                spark,
                KernelAgreement.begun(prepared, from),
                replicas,
                Preflight.bytes(prepared, dimensions.inputs()),
                warnings::add);
        Datasets data = Datasets.read(session, job.data(), dimensions, job.seed(), warnings);
        Model initial = ModelInputs.scaled(prepared.model(), data.scaling());
        Deals deals = new Deals(
                data.train(),
                replicas,
                ModelInputs.scaling(prepared, initial),
                job.seed(),
                job.data().deal().redeal());
        StorageChoice storage = StorageChoice.of(job.data().deal().shards(), spark, deals.in(0));
        LOG.info("{}", storage);
        Dealt validation = spread(data.validation(), replicas, initial);
        Dealt test = spread(data.test(), replicas, initial);

        long stepsPerEpoch =
                StepCount.perEpoch(deals.in(0).largest(), 1, job.train().batch());
        Walk walk = new Walk(job.train().batch(), stepsPerEpoch, job.train().shuffle(), job.seed());
        long steps = job.train().epochs() * stepsPerEpoch;
        Pilot pilot = new Pilot(
                prepared.planner(stepsPerEpoch),
                initial.weights(),
                steps,
                job.train().sync(),
                job.data().deal().redeal() * stepsPerEpoch);
        Broadcast<RunModel> network =
                spark.broadcast(RunModel.of(initial, job.data().shape(), engine));
        Evaluator evaluator = new Evaluator(spark, network, prepared.scoring());
        double prepareSeconds = seconds(started);

        Model trained;
        Position end;
        Map<String, Double> measured;
        Map<String, Object> counts;
        try (validation;
                test;
                MetricsLog metrics = metrics(from);
                SparkMetrics gauges = SparkMetrics.register();
                Segments segments = new Segments(
                        spark,
                        deals,
                        storage.storage(),
                        network,
                        walk,
                        job.train().sync(),
                        progress::reached)) {
            Checkpoints checkpoints =
                    new Checkpoints(directory, job.train().checkpoint(), constants(stepsPerEpoch, files, engine));
            Memories memories = checkpoints.memories();
            memories.add("metrics", () -> Map.of("bytes", metrics.bytes()), saved -> {});
            memories.add(
                    "warnings",
                    () -> Map.of("lines", warnings.list()),
                    saved -> warnings.restore(lines(saved.path("lines"))));
            memories.add("clock", () -> clock(started, prepareSeconds), this::recallClock);
            TrainingLoop.Outputs outputs = new TrainingLoop.Outputs(
                    directory, checkpoints, metrics, new Watchers(gauges, progress), engine.toString());
            Validation measure = new Validation(
                    model -> Optional.ofNullable(validation).map(rows -> evaluator.evaluate(model.weights(), rows)),
                    prepared.watched(),
                    prepared.stop(),
                    new EvaluationTimes(
                            job.train().evaluate(), walk, job.train().epochs()),
                    walk,
                    outputs);
            TrainingLoop loop = new TrainingLoop(job.train(), pilot, walk, initial, outputs, measure);
            from.ifPresent(checkpoint -> memories.recall(checkpoint.memory()));
            Position start = from.map(checkpoint -> position(checkpoint, stepsPerEpoch, replicas))
                    .orElseGet(() -> pilot.start(replicas));
            end = loop.train(segments, start);
            trained = loop.model(end);
            Optional<Scores> tested =
                    Optional.ofNullable(test).map(rows -> evaluator.evaluate(trained.weights(), rows));
            measured = tested.map(Scores::metrics).orElseGet(end.observations()::last);
            counts = tested.map(Scores::counts).orElseGet(measure::counts);
            boolean early = end.step() < steps;
            report.put("stopped", early ? measure.stopped(end) : null);
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
        WatchedMetrics.check(prepared, pilot.course(), end.observations());
        report.put("shards", storage.facts());
        facts(data, engine, replicas, end, trained, measured, counts, files);
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

    private Dealt spread(Rows rows, int parts, Model model) {
        return rows == null ? null : kept(rows, Dealer.spread(rows, parts, ModelInputs.scaling(prepared, model)));
    }

    /** Deals at once, so that the rows as they came need not stay. */
    private static Dealt kept(Rows rows, Dealt dealt) {
        dealt.materialise();
        rows.release();
        return dealt;
    }

    private void facts(
            Datasets data,
            EngineChoice engine,
            int replicas,
            Position end,
            Model trained,
            Map<String, Double> metrics,
            Map<String, Object> counts,
            InputFiles files) {
        Best best = Best.of(prepared.watched(), end.observations());
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
                .put("warnings", warnings.list())
                .put("metrics", metrics)
                .put("counts", counts)
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
            warnings.add("metrics.jsonl has lost " + (kept - lines.start()) + " of its " + kept + " bytes");
        }
        return new MetricsLog(lines, lines.start());
    }

    /** What every checkpoint of the run has. */
    private Map<String, Object> constants(long stepsPerEpoch, InputFiles files, EngineChoice engine) {
        Map<String, Object> constants = new LinkedHashMap<>();
        constants.put("epochs", job.train().epochs());
        constants.put("stepsPerEpoch", stepsPerEpoch);
        constants.put("versions", Versions.all());
        constants.put("files", files);
        constants.put("engine", engine.facts());
        constants.put("configuration", job.text());
        constants.put("variables", Resumption.decisive(job.variables()).fingerprint());
        return constants;
    }

    private Position position(Checkpoint checkpoint, long stepsPerEpoch, int replicas) {
        Position saved = checkpoint.position(prepared.planner(checkpoint.stepsPerEpoch()));
        return checkpoint.replicas() == replicas
                ? saved
                : OtherReplicas.take(
                        saved, checkpoint.stepsPerEpoch(), prepared.planner(stepsPerEpoch), stepsPerEpoch, replicas);
    }

    private static List<String> lines(JsonNode saved) {
        List<String> lines = new ArrayList<>();
        saved.forEach(line -> lines.add(line.asText()));
        return lines;
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
