package org.gradus.job.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gradus.job.config.EarlyStop;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.Requirement;
import org.gradus.metric.Metrics;
import org.gradus.metric.Scoring;
import org.gradus.plan.OptimizerSettings;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * The metrics that a run measures, and what names others.
 *
 * @param classification whether labels are classes
 * @param inTraining what schedules, early stop and the choice of the best model can watch, the usual one first
 * @param atTheEnd what can be required
 */
record Measured(boolean classification, List<String> inTraining, List<String> atTheEnd) {
    /** Of a job. */
    static Measured of(JobConfig job, boolean classification) {
        List<String> lossAlone = List.of(Metrics.LOSS);
        List<String> all =
                classification ? Metrics.classification(job.train().evaluate().topK()) : Metrics.regression();
        boolean heldOut = job.data().validation() != null || job.data().fraction() > 0;
        boolean tested = heldOut || job.data().test() != null;
        return new Measured(classification, heldOut ? all : lossAlone, tested ? all : lossAlone);
    }

    /** What a job names besides its schedules. */
    void check(JobConfig job, int outputs, Faults faults) {
        EarlyStop stop = job.train().stop();
        check("train.watch", job.train().watch(), inTraining, "data.validation", faults);
        check("train.stop.metric", stop == null ? "" : stop.metric(), inTraining, "data.validation", faults);
        for (Requirement requirement : job.require()) {
            String where = "require." + requirement.metric();
            check(where, requirement.metric(), atTheEnd, "data.validation or data.test", faults);
        }
        int topK = job.train().evaluate().topK();
        if (topK > 0 && (!classification || topK >= outputs)) {
            String legal = Scoring.legalTopK(classification, outputs);
            faults.add("train.evaluate.topK", "found " + topK + "; must be " + legal);
        }
    }

    private static void check(String where, String metric, List<String> legal, String rows, Faults faults) {
        if (!metric.isEmpty() && !legal.contains(metric)) {
            faults.add(where, unmeasured(metric, legal, rows));
        }
    }

    /** Metrics that schedules watch and nobody measures: those of the run, then those that groups add to them. */
    List<Fault> faults(OptimizerSettings settings) {
        Set<String> ofRun = settings.rest().schedules().metrics();
        List<Fault> found = new ArrayList<>(faults("schedule", ofRun));
        for (int g = 0; g < settings.groups().size(); g++) {
            Set<String> own = new TreeSet<>(settings.groups().get(g).schedules().metrics());
            own.removeAll(ofRun);
            found.addAll(faults("groups[" + g + "].schedule", own));
        }
        return found;
    }

    private List<Fault> faults(String where, Set<String> metrics) {
        return metrics.stream()
                .filter(metric -> !inTraining.contains(metric))
                .map(metric ->
                        new Fault(where, "watches a metric: " + unmeasured(metric, inTraining, "data.validation")))
                .toList();
    }

    private static String unmeasured(String metric, List<String> legal, String rows) {
        return "\"" + metric + "\" is not measured in this run; legal: " + String.join(", ", legal)
                + (legal.size() > 1 ? " (" + Names.hint(metric, legal) + ")" : "; for others give " + rows);
    }
}
