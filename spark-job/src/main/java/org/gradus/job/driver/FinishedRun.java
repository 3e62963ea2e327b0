package org.gradus.job.driver;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.gradus.dl4j.Model;
import org.gradus.engine.Engine;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.JobFile;
import org.gradus.job.config.ModelConfig;
import org.gradus.job.config.SourceConfig;
import org.gradus.job.data.Datasets;
import org.gradus.job.data.Dealer;
import org.gradus.job.data.Predictions;
import org.gradus.job.data.Predictor;
import org.gradus.job.data.Rows;
import org.gradus.job.data.Sources;
import org.gradus.job.replica.EngineChoice;
import org.gradus.job.replica.Gpus;
import org.gradus.job.replica.RunModel;
import org.gradus.setting.Faults;
import org.gradus.setting.Warnings;

/** A trained model and the job that it came from: to be measured, or to predict with. */
public final class FinishedRun {
    private final Preparation prepared;

    private FinishedRun(Preparation prepared) {
        this.prepared = prepared;
    }

    /**
     * Reads a job file, and the model that its run wrote.
     *
     * @param out the run's folder; null: what the file says
     * @param model a zip; null: model.zip in the run's folder
     */
    public static FinishedRun of(String file, List<String> overrides, String out, String model, Configuration hadoop) {
        JobConfig job = JobFile.read(file, overrides, out);
        String zip = model == null ? job.out() + "/model.zip" : JobFile.path(model);
        JobConfig trained = job.withModel(new ModelConfig(ModelConfig.Format.ZIP, zip));
        Model loaded = ModelLoader.load(trained.model(), job.seed(), hadoop);
        Faults faults = new Faults();
        Preparation prepared = Preparation.of(trained, loaded, new Warnings(), faults);
        ModelInputs.check(prepared, false, faults);
        faults.throwIfAny(file);
        return new FinishedRun(prepared);
    }

    public JobConfig job() {
        return prepared.job();
    }

    /** What the user should know; measuring and predicting may add more. */
    public Warnings warnings() {
        return prepared.warnings();
    }

    /** Where the model lies. */
    public String modelPath() {
        return job().model().path();
    }

    /** The metrics on the job's test rows, else its validation rows. */
    public Map<String, Double> evaluate(SparkSession session) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Rows rows = Datasets.readForEvaluation(
                session, job().data(), ModelInputs.dimensions(prepared), job().seed(), warnings());
        int parts = job().train().replicas() > 0 ? job().train().replicas() : spark.defaultParallelism();
        RunModel network = network(spark, parts);
        return new Evaluator(spark, spark.broadcast(network), prepared.scoring())
                .evaluate(
                        prepared.model().weights(),
                        Dealer.spread(rows, parts, ModelInputs.scaling(prepared, prepared.model())))
                .metrics();
    }

    /**
     * Predicts and writes.
     *
     * @param input the rows; null: the job's own
     * @param output the folder to write; null: predictions in the run's folder
     * @return the folder
     */
    public String predict(SparkSession session, String input, String output, Predictions.Format format) {
        String target = output == null ? job().out() + "/predictions" : JobFile.path(output);
        SourceConfig source = input == null ? rows() : new SourceConfig(JobFile.path(input), null);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Predictions.checkTarget(session.sparkContext().hadoopConfiguration(), target);
        Predictions.write(
                session,
                Sources.open(session, job().data(), source, warnings()).inputs(ModelInputs.dimensions(prepared)),
                ModelInputs.scaling(prepared, prepared.model()),
                factory(network(spark, spark.defaultParallelism())),
                job().data().classes(),
                format,
                target);
        return target;
    }

    /** @param engines how many networks there will be */
    private RunModel network(JavaSparkContext spark, int engines) {
        long bytes = Preflight.bytes(prepared, ModelInputs.dimensions(prepared).inputs());
        EngineChoice engine = Preflight.check(spark, prepared.engine(), engines, bytes, prepared.warnings()::add);
        return RunModel.of(prepared.model(), job().data().shape(), engine);
    }

    private SourceConfig rows() {
        if (job().data().test() != null) {
            return job().data().test();
        }
        return job().data().validation() != null
                ? job().data().validation()
                : job().data().train();
    }

    private static Predictor.Factory factory(RunModel network) {
        return () -> new EnginePredictor(network.open(Gpus.of(network.engine(), TaskContext.getPartitionId())));
    }

    private record EnginePredictor(Engine engine) implements Predictor {
        @Override
        public float[] predict(float[] features, int examples) {
            return engine.predict(features, examples);
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
