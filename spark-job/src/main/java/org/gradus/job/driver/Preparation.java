package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.engine.FeatureIds;
import org.gradus.job.config.DataConfig.Task;
import org.gradus.job.config.EarlyStop;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.JobFile;
import org.gradus.job.replica.EngineChoice;
import org.gradus.metric.Scoring;
import org.gradus.plan.Course;
import org.gradus.plan.Planner;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;
import org.gradus.setting.Warnings;

/**
 * A job file that has met its model: everything that can be known without data and without a cluster.
 *
 * @param job the checked configuration
 * @param model as the file has it, before training
 * @param classification whether labels are classes
 * @param engine what computes, as far as it is known without a cluster
 * @param ids the features that an embedding of the model takes as ids
 * @param warnings what the user should know; a command and a run add theirs
 */
public record Preparation(
        JobConfig job, Model model, boolean classification, EngineChoice engine, FeatureIds ids, Warnings warnings) {
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
        return Measured.of(job, classification).inTraining().get(0);
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
     * @param warnings those of the model's file
     * @param faults receives what its engine cannot do with the model, and what of its input does not fit it
     */
    static Preparation of(JobConfig job, Model model, Warnings warnings, Faults faults) {
        return new Preparation(
                job,
                model,
                classification(job, model),
                EngineChoice.of(job.engine(), model, faults),
                InputShape.check(job, model, faults),
                warnings);
    }

    /** The same with the configuration as it is after all checks. */
    private Preparation with(JobConfig checked) {
        return new Preparation(checked, model, classification, engine, ids, warnings);
    }

    private static List<Fault> faults(JobConfig config, Configuration hadoop, List<Preparation> made) {
        Faults faults = new Faults();
        try {
            Model model = ModelLoader.load(config.model(), config.seed(), hadoop);
            Preparation prepared = of(config, model, new Warnings(), faults);
            made.add(prepared);
            ModelInputs.check(prepared, true, faults);
            model.unused().forEach(what -> prepared.warnings().add("model.zip: " + what));
            Measured measured = Measured.of(config, prepared.classification());
            Course draft = config.optimizer().draft();
            List<List<Fault>> found = new ArrayList<>(Planner.faults(model.layout(), draft, model.weights()));
            for (int k = 0; k < found.size(); k++) {
                List<Fault> unmeasured = measured.faults(draft.phases().get(k).settings());
                found.set(
                        k,
                        Stream.concat(found.get(k).stream(), unmeasured.stream())
                                .toList());
            }
            faults.addAll(config.optimizer().placed(found));
            measured.check(config, model.outputs(), faults);
            if (config.data().task() != Task.REGRESSION) { // of which the file's reader has told
                checkClasses(config.data().classes(), prepared, faults);
            }
        } catch (ModelException e) {
            faults.add("model." + config.model().format().name().toLowerCase(Locale.ROOT), e.getMessage());
        } catch (FaultsException e) {
            faults.addAll(e.faults());
        }
        return faults.list();
    }

    /** Names of classes are for classes, one for each. */
    private static void checkClasses(List<String> names, Preparation prepared, Faults faults) {
        int classes = Math.max(2, prepared.model().outputs());
        if (names.isEmpty() || (prepared.classification() && names.size() == classes)) {
            return;
        }
        faults.add(
                "data.classes",
                prepared.classification()
                        ? "has " + names.size() + " names; must be " + classes + " (the model's output is "
                                + prepared.model().outputs() + " wide)"
                        : "is for labels that are classes only; by the model's loss labels are numbers");
    }

    private static boolean classification(JobConfig config, Model model) {
        return config.data().task() == Task.AUTO
                ? model.classification()
                : config.data().task() == Task.CLASSIFICATION;
    }
}
