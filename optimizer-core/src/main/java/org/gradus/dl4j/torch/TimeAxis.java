package org.gradus.dl4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.deeplearning4j.nn.conf.RNNFormat;

/** Sequences in DL4J's formats, [examples, features, time] (NCW) or [examples, time, features] (NWC), and with time first. */
final class TimeAxis {
    private TimeAxis() {}

    /** [time, examples, features], a view. */
    static Tensor first(Tensor sequences, RNNFormat format) {
        return format == RNNFormat.NWC ? sequences.permute(1, 0, 2) : sequences.permute(2, 0, 1);
    }

    /** The way back, a view: what recurrent layers hand to one another lies in memory with time first. */
    static Tensor back(Tensor timeFirst, RNNFormat format) {
        return format == RNNFormat.NWC ? timeFirst.permute(1, 0, 2) : timeFirst.permute(1, 2, 0);
    }

    /** [time, examples, 1] of a mask that is [examples, time]; null stays null. */
    static Tensor first(Tensor mask) {
        return mask == null ? null : mask.t().contiguous().unsqueeze(2);
    }

    /** The same sequences from their ends to their beginnings. */
    static Tensor reversed(Tensor sequences, RNNFormat format) {
        return sequences.flip(format == RNNFormat.NWC ? 1 : 2);
    }

    /** The number of the dimension that is time. */
    static int of(RNNFormat format) {
        return format == RNNFormat.NWC ? 1 : 2;
    }
}
