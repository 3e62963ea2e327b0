package org.gradus.job.config;

import org.gradus.job.config.EvaluateConfig.Unit;

/** Reads {@code evaluate: {every: 20, topK: 5}}: a number of rounds, {@code epoch}, or {@code {epoch: N}}. */
final class EvaluateReader {
    private static final String EPOCH = "epoch";
    private static final String LEGAL = "a whole number of rounds, epoch or {epoch: N}";

    private EvaluateReader() {}

    static EvaluateConfig read(Value value) {
        Section evaluate = value.section();
        Value every = evaluate.get("every");
        int topK = evaluate.get("topK").count(0, 2);
        evaluate.end();
        return every.isNumber()
                ? new EvaluateConfig(every.count(1, 1), Unit.ROUNDS, topK)
                : new EvaluateConfig(epochs(every), Unit.EPOCHS, topK);
    }

    private static int epochs(Value every) {
        if (!every.isMap()) {
            boolean legal = !every.present()
                    || (every.isText()
                            && every.text(LEGAL).filter(EPOCH::equals).isPresent());
            if (!legal) {
                every.refuse(LEGAL);
            }
            return 1;
        }
        Section section = every.section();
        Value epochs = section.get(EPOCH);
        if (!epochs.present()) {
            epochs.refuse("a whole number, 1 or more");
        }
        int count = epochs.count(1, 1);
        section.end();
        return count;
    }
}
