package org.gradus.job.driver;

import java.util.List;
import java.util.Locale;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ShapeReport;
import org.gradus.engine.FeatureIds;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig;
import org.gradus.job.config.JobConfig;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/** Holds the shape of a job's examples against its model, layer by layer, and the scaling of features against what layers take as ids. */
final class InputShape {
    private InputShape() {}

    /**
     * Checks.
     *
     * @param faults receives what does not fit
     * @return the features that an embedding takes as ids
     */
    static FeatureIds check(JobConfig job, Model model, Faults faults) {
        DataConfig data = job.data();
        boolean given = !data.shape().isEmpty();
        String where = given ? "data.shape" : modelKey(job);
        List<Integer> shape = given ? data.shape() : List.of(model.inputs().orElse(0));
        if (!given && model.inputs().isEmpty()) {
            faults.add("data.shape", "missing; must be " + missing(model));
            return FeatureIds.NONE;
        }
        ShapeReport report = model.shapes(job.train().batch(), shape);
        String found = given ? "found " : job.model().path() + ": takes ";
        report.faults().forEach(fault -> faults.add(where, found + fault));
        if (report.faults().isEmpty()) {
            long numbers =
                    shape.stream().mapToLong(size -> size).reduce(job.train().batch(), (a, b) -> a * b);
            if (numbers > Integer.MAX_VALUE) {
                faults.add(
                        "train.batch",
                        "found " + job.train().batch() + " examples of " + shape + ", " + numbers
                                + " numbers; must be at most " + Integer.MAX_VALUE);
            }
            scaling(job, model, report.ids(), faults);
        }
        return report.ids();
    }

    /** The network's first layer says what an example without any dimension lacks. */
    private static String missing(Model model) {
        return model.shapes(1, List.of()).legal().orElse("the dimensions of one example, such as [1, 28, 28]");
    }

    private static void scaling(JobConfig job, Model model, FeatureIds ids, Faults faults) {
        if (ids.none()) {
            return;
        }
        String takes = ids.ranges().get(0).layer() + " takes features as ids, which scaling changes";
        if (job.data().scale() != DataConfig.Scale.NONE) {
            faults.add("data.scale", "found " + Names.key(job.data().scale()) + ", but " + takes + "; must be none");
        }
        if (changes(model.scaling().features(), ids)) {
            faults.add(
                    modelKey(job),
                    job.model().path() + ": has a normalizer, but " + takes + "; must be a model without one");
        }
    }

    private static boolean changes(Scaling scaling, FeatureIds ids) {
        return ids.ranges().stream().anyMatch(range -> {
            for (int k = range.from(); k < Math.min(range.end(), scaling.size()); k++) {
                if (scaling.shift()[k] != 0 || scaling.divisor()[k] != 1) {
                    return true;
                }
            }
            return false;
        });
    }

    private static String modelKey(JobConfig job) {
        return "model." + job.model().format().name().toLowerCase(Locale.ROOT);
    }
}
