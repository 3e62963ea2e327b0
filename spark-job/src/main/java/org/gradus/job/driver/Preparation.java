package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.DataConfig.Task;
import org.gradus.job.config.EarlyStop;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.JobFile;
import org.gradus.job.config.Requirement;
import org.gradus.job.replica.EngineChoice;
import org.gradus.metric.Metrics;
import org.gradus.metric.Scoring;
import org.gradus.plan.Course;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planner;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;
import org.gradus.setting.Names;

/**
 * A job file that has met its model: everything that can be known without data and without a cluster.
 *
 * @param job the checked configuration
 * @param model as the file has it, before training
 * @param classification whether labels are classes
 * @param engine what computes, as far as it is known without a cluster
 */
public record Preparation(JobConfig job, Model model, boolean classification, EngineChoice engine) {
    /**
     * Reads a job file and its model, and compiles the plans of its course once, so that every fault is found.
     *
     * @param out the run's folder; null: what the file says
     * @throws FaultsException with all faults of the file, those of groups and masks included
     */
    public static Preparation of(String file, List<String> overrides, String out, Configuration hadoop) {
        List<Preparation> made = new ArrayList<>();
        JobConfig job = JobFile.read(file, overrides, out, config -> faults(config, hadoop, made));
        return made.get(0).with(job);
    }

    /** Makes the plans of runs whose replicas take this many steps per epoch. */
    public Planner planner(long stepsPerEpoch) {
        return new Planner(model.layout(), job.optimizer().course(stepsPerEpoch), model.weights());
    }

    /** The metric that says which model is the best. */
    public String watched() {
        if (!job.train().watch().isEmpty()) {
            return job.train().watch();
        }
        return watched(job, classification).get(0);
    }

    /** What ends the run early, and by which metric; empty: nothing. */
    public Optional<EarlyStop> stop() {
        return Optional.ofNullable(job.train().stop())
                .map(stop -> stop.metric().isEmpty() ? stop.watching(watched()) : stop);
    }

    /** What is measured of the network. */
    public Scoring scoring() {
        return new Scoring(
                classification, model.outputs(), job.train().evaluate().topK());
    }

    /**
     * A job that has met its model.
     *
     * @param faults receives what its engine cannot do with the model
     */
    static Preparation of(JobConfig job, Model model, Faults faults) {
        return new Preparation(job, model, classification(job, model), EngineChoice.of(job.engine(), model, faults));
    }

    /** The same with the configuration as it is after all checks. */
    private Preparation with(JobConfig checked) {
        return new Preparation(checked, model, classification, engine);
    }

    private static List<Fault> faults(JobConfig config, Configuration hadoop, List<Preparation> made) {
        Faults faults = new Faults();
        try {
            Model model = ModelLoader.load(config.model(), config.seed(), hadoop);
            Preparation prepared = of(config, model, faults);
            made.add(prepared);
            boolean classification = prepared.classification();
            Course draft = config.optimizer().draft();
            List<List<Fault>> found = new ArrayList<>(Planner.faults(model.layout(), draft, model.weights()));
            for (int k = 0; k < found.size(); k++) {
                List<Fault> unmeasured =
                        unmeasured(config, draft.phases().get(k).settings(), classification);
                found.set(
                        k,
                        Stream.concat(found.get(k).stream(), unmeasured.stream())
                                .toList());
            }
            faults.addAll(config.optimizer().placed(found));
            checkMetrics(config, classification, faults);
            checkTopK(config.train().evaluate().topK(), classification, model.outputs(), faults);
        } catch (ModelException e) {
            faults.add("model." + config.model().format().name().toLowerCase(Locale.ROOT), e.getMessage());
        } catch (FaultsException e) {
            faults.addAll(e.faults());
        }
        return faults.list();
    }

    private static void checkMetrics(JobConfig config, boolean classification, Faults faults) {
        List<String> watched = watched(config, classification);
        EarlyStop stop = config.train().stop();
        checkWatched("train.watch", config.train().watch(), watched, faults);
        checkWatched("train.stop.metric", stop == null ? "" : stop.metric(), watched, faults);
        List<String> legal = measured(config) ? metrics(config, classification) : List.of(Metrics.LOSS);
        for (Requirement requirement : config.require()) {
            if (!legal.contains(requirement.metric())) {
                faults.add(
                        "require." + requirement.metric(),
                        unmeasured(requirement.metric(), legal, "data.validation or data.test"));
            }
        }
    }

    private static void checkWatched(String where, String metric, List<String> legal, Faults faults) {
        if (!metric.isEmpty() && !legal.contains(metric)) {
            faults.add(where, unmeasured(metric, legal, "data.validation"));
        }
    }

    private static void checkTopK(int topK, boolean classification, int outputs, Faults faults) {
        if (topK > 0 && (!classification || topK >= outputs)) {
            String legal = Scoring.legalTopK(classification, outputs);
            faults.add("train.evaluate.topK", "found " + topK + "; must be " + legal);
        }
    }

    /** Metrics that schedules watch and nobody measures: those of the run, then those that groups add to them. */
    private static List<Fault> unmeasured(JobConfig config, OptimizerSettings settings, boolean classification) {
        List<String> legal = watched(config, classification);
        Set<String> ofRun = settings.rest().schedules().metrics();
        List<Fault> found = new ArrayList<>(unmeasured("schedule", ofRun, legal));
        for (int g = 0; g < settings.groups().size(); g++) {
            Set<String> own = new TreeSet<>(settings.groups().get(g).schedules().metrics());
            own.removeAll(ofRun);
            found.addAll(unmeasured("groups[" + g + "].schedule", own, legal));
        }
        return found;
    }

    private static List<Fault> unmeasured(String where, Set<String> metrics, List<String> legal) {
        return metrics.stream()
                .filter(metric -> !legal.contains(metric))
                .map(metric -> new Fault(where, "watches a metric: " + unmeasured(metric, legal, "data.validation")))
                .toList();
    }

    private static String unmeasured(String metric, List<String> legal, String rows) {
        return "\"" + metric + "\" is not measured in this run; legal: " + String.join(", ", legal)
                + (legal.size() > 1 ? " (" + Names.hint(metric, legal) + ")" : "; for others give " + rows);
    }

    private static List<String> metrics(JobConfig config, boolean classification) {
        return classification ? Metrics.classification(config.train().evaluate().topK()) : Metrics.regression();
    }

    /** What is measured in training. */
    private static List<String> watched(JobConfig config, boolean classification) {
        return watches(config) ? metrics(config, classification) : List.of(Metrics.LOSS);
    }

    /** Whether there are rows to measure on in training, besides the training rows. */
    private static boolean watches(JobConfig config) {
        return config.data().validation() != null || config.data().fraction() > 0;
    }

    /** Whether there are rows to measure on at the end of the run, besides the training rows. */
    private static boolean measured(JobConfig config) {
        return watches(config) || config.data().test() != null;
    }

    private static boolean classification(JobConfig config, Model model) {
        return config.data().task() == Task.AUTO
                ? model.classification()
                : config.data().task() == Task.CLASSIFICATION;
    }
}
