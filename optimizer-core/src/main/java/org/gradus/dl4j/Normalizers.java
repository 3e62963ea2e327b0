package org.gradus.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.gradus.engine.Scaling;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/** Between a scaling and DL4J's normalizers. Every scaling is a NormalizerStandardize, float for float. */
final class Normalizers {
    private Normalizers() {}

    static byte[] write(Scaling scaling) throws IOException {
        var normalizer = new NormalizerStandardize(Model.row(scaling.shift()), Model.row(scaling.divisor()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, bytes);
        return bytes.toByteArray();
    }

    static Scaling read(byte[] bytes, String where) {
        Normalizer<?> normalizer;
        try {
            normalizer = NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(bytes));
        } catch (Exception e) {
            throw new ModelException(where, "a normalizer that DL4J cannot restore: " + Configurations.reason(e), e);
        }
        if (normalizer instanceof NormalizerStandardize standard) {
            return new Scaling(floats(standard.getMean()), floats(standard.getStd()));
        }
        if (normalizer instanceof NormalizerMinMaxScaler range) {
            return scaling(range);
        }
        throw new ModelException(
                where,
                "a normalizer of type " + normalizer.getClass().getSimpleName()
                        + "; must be NormalizerStandardize or NormalizerMinMaxScaler",
                null);
    }

    /** {@code low + (high - low) (x - min) / (max - min)}, written as one shift and one divisor. */
    private static Scaling scaling(NormalizerMinMaxScaler range) {
        float[] shift = floats(range.getMin());
        float[] divisor = floats(range.getMax());
        double width = range.getTargetMax() - range.getTargetMin();
        for (int k = 0; k < shift.length; k++) {
            double perUnit = (divisor[k] - shift[k]) / width;
            shift[k] = (float) (shift[k] - range.getTargetMin() * perUnit);
            divisor[k] = (float) perUnit;
        }
        return new Scaling(shift, divisor);
    }

    private static float[] floats(INDArray array) {
        return array.reshape(array.length()).toFloatVector();
    }
}
