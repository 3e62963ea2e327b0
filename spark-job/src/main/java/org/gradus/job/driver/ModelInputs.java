package org.gradus.job.driver;

import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.engine.Scaling;
import org.gradus.job.data.Dimensions;

/** What stands between the rows and the model: how many numbers a row has, and how they are scaled. */
final class ModelInputs {
    private ModelInputs() {}

    /** What the model takes and gives. The job's shape counts where the model leaves its input open. */
    static Dimensions dimensions(Preparation prepared) {
        int shaped = prepared.job().data().shape().stream().reduce(1, Math::multiplyExact);
        boolean given = !prepared.job().data().shape().isEmpty();
        int inputs = given ? shaped : prepared.model().inputs().orElse(0);
        if (inputs == 0) {
            throw new ModelException(
                    prepared.job().model().path(),
                    "its configuration does not say how many features an example has; give data.shape",
                    null);
        }
        return new Dimensions(inputs, prepared.model().outputs(), prepared.classification());
    }

    /** The model with the scaling that was fitted; its own stays where the job asks for none. */
    static Model scaled(Model model, Scaling fitted) {
        return fitted.features() == 0 ? model : model.withScaling(fitted);
    }

    /** The scaling of a model; one without features stands for none. */
    static Scaling scaling(Model model) {
        return model.scaling().orElse(Scaling.NONE);
    }
}
