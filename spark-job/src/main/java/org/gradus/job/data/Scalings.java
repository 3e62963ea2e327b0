package org.gradus.job.data;

import java.util.Arrays;
import java.util.List;
import org.gradus.engine.Scaling;
import org.gradus.job.config.DataConfig.Scale;

/** Fits a scaling to training rows. */
final class Scalings {
    private static final int BYTE_RANGE = 255;

    private Scalings() {}

    /**
     * The scaling of rows; the same bits whatever the number of cores: partial results are combined in the order of the rows.
     *
     * @param rows the training rows, without those held out
     */
    static Scaling fit(Rows rows, Scale scale) {
        int inputs = rows.model().inputs();
        if (scale == Scale.NONE) {
            return Scaling.NONE;
        }
        if (scale == Scale.UNIT && rows.bytes()) {
            float[] divisor = new float[inputs];
            Arrays.fill(divisor, BYTE_RANGE);
            return new Scaling(new float[inputs], divisor);
        }
        List<Moments> partial = Failures.call(rows.what(), () -> rows.blocks()
                .mapPartitions(blocks -> List.of(Moments.of(blocks, inputs)).iterator(), true)
                .collect());
        Moments all = new Moments(inputs);
        partial.forEach(all::add);
        return scale == Scale.UNIT ? all.unit() : all.standard();
    }
}
