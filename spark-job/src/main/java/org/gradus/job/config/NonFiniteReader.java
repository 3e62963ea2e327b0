package org.gradus.job.config;

import java.util.List;
import org.gradus.plan.NonFinite;

/** Reads what happens where a gradient is not finite: {@code stop}, {@code skip} or {@code {stopAfter: N}}. */
final class NonFiniteReader {
    private NonFiniteReader() {}

    /** What is given, {@code stop} when nothing is. The N-th such step in a row is the one that stops the run. */
    static NonFinite read(Value value) {
        if (value.isMap()) {
            Section section = value.section();
            long steps = section.get("stopAfter").whole(1, Long.MAX_VALUE).orElse(1);
            section.end();
            return new NonFinite(steps - 1);
        }
        boolean word = value.isText()
                && List.of("stop", "skip").contains(value.text("").orElse(""));
        if (value.present() && !word) {
            value.refuse("stop, skip or {stopAfter: N}");
        }
        return word && value.text("").orElse("").equals("skip") ? NonFinite.SKIP : NonFinite.STOP;
    }
}
