package org.gradus.job.driver;

import java.util.List;
import org.gradus.dl4j.Model;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig.Scale;
import org.gradus.job.data.Dimensions;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/** What stands between the rows and the model: how many numbers a row has, and how they are scaled. */
final class ModelInputs {
    private ModelInputs() {}

    /** What the model takes and gives. The job's shape counts where the model leaves its input open. */
    static Dimensions dimensions(Preparation prepared) {
        return new Dimensions(inputs(prepared), prepared.model().outputs(), prepared.classification(), prepared.ids());
    }

    /**
     * What a job and the scaling that its model comes with do not agree on, and what the user should know of it.
     *
     * @param trains whether the job's own scaling takes the place of the model's
     */
    static void check(Preparation prepared, boolean trains, Faults faults) {
        RowScaling scaling = prepared.model().scaling();
        Scale scale = prepared.job().data().scale();
        boolean replaced = trains && scale != Scale.NONE;
        int own = scaling.features().size();
        if (replaced && own > 0) {
            prepared.warnings()
                    .add("data.scale: " + Names.key(scale)
                            + " replaces the scaling of the features that the model comes with by"
                            + " one fitted to the training rows; leave it out to keep the model's");
        } else if (own > 0 && spread(prepared, scaling.features()).size() != inputs(prepared)) {
            faults.add(
                    "model.zip",
                    "its normalizer scales " + own + " features; must be " + inputs(prepared)
                            + ", as many as an example has, or the first number of data.shape");
        }
        if (scaling.labels().size() > 0 && prepared.classification()) {
            faults.add(
                    "model.zip",
                    "its normalizer scales labels, and the labels are classes; must be one without fitLabel, or"
                            + " data.task regression");
        } else if (scaling.labels().size() > 0
                && scaling.labels().size() != prepared.model().outputs()) {
            faults.add(
                    "model.zip",
                    "its normalizer scales " + scaling.labels().size() + " labels; must be "
                            + prepared.model().outputs() + ", as many as the network has outputs");
        }
    }

    /** The model with the scaling that was fitted; its own stays where the job asks for none, and that of labels always. */
    static Model scaled(Model model, Scaling fitted) {
        return fitted.size() == 0
                ? model
                : model.withScaling(new RowScaling(fitted, model.scaling().labels()));
    }

    /** How the rows of a job are scaled for a model of it. */
    static RowScaling scaling(Preparation prepared, Model model) {
        return new RowScaling(
                spread(prepared, model.scaling().features()), model.scaling().labels());
    }

    /** With statistics for every number of an example, where a normalizer has one for each channel or each row of a sequence. */
    private static Scaling spread(Preparation prepared, Scaling features) {
        List<Integer> shape = prepared.job().data().shape();
        int inputs = inputs(prepared);
        boolean perChannel =
                features.size() > 0 && features.size() != inputs && shape.size() > 1 && shape.get(0) == features.size();
        return perChannel ? features.repeated(inputs / features.size()) : features;
    }

    /** Numbers per example; 0: nobody says. */
    private static int inputs(Preparation prepared) {
        List<Integer> shape = prepared.job().data().shape();
        // As many as an int can count; a shape of more has a fault of its own.
        return shape.isEmpty()
                ? prepared.model().inputs().orElse(0)
                : shape.stream().reduce(1, (a, b) -> (int) Math.min(Integer.MAX_VALUE, (long) a * b));
    }
}
