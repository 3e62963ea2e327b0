package org.gradus.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/** Writes scalings as DL4J's normalizers. Every one is a NormalizerStandardize, float for float. */
final class Normalizers {
    private Normalizers() {}

    /** @param inputs features of an example, for a scaling that leaves them as they are; DL4J's always has statistics of them */
    static byte[] write(RowScaling scaling, int inputs) throws IOException {
        Scaling features = scaling.features().size() > 0 ? scaling.features() : identity(Math.max(1, inputs));
        Scaling labels = scaling.labels();
        NormalizerStandardize normalizer =
                new NormalizerStandardize(Model.row(features.shift()), Model.row(features.divisor()));
        if (labels.size() > 0) {
            normalizer.setLabelStats(Model.row(labels.shift()), Model.row(labels.divisor()));
            normalizer.fitLabel(true);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, bytes);
        return bytes.toByteArray();
    }

    private static Scaling identity(int size) {
        return new Scaling(new float[size], new float[size]); // a divisor of 0 counts as 1
    }
}
