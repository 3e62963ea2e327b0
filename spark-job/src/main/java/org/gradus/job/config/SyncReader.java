package org.gradus.job.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.setting.Names;

/** Reads how replicas come together. */
final class SyncReader {
    private static final int EVERY = 10;
    private static final String EVERY_LEGAL =
            "a whole number of steps, 1 or more, or a map from steps to such numbers: {0: 1, 2000: 10}";

    private SyncReader() {}

    static SyncConfig read(Value value) {
        Section sync = value.section();
        SyncConfig.Mode mode = sync.get("mode").choice(SyncConfig.Mode.class, SyncConfig.Mode.AVERAGE);
        SyncConfig.State state = sync.get("state").choice(SyncConfig.State.class, SyncConfig.State.MEAN);
        SyncConfig.Wire wire = sync.get("wire").choice(SyncConfig.Wire.class, SyncConfig.Wire.FLOAT32);
        if (mode == SyncConfig.Mode.GRADIENT) {
            if (state != SyncConfig.State.MEAN) {
                sync.get("state").fault("with mode: gradient every replica has the same state; must be mean");
            }
            if (wire != SyncConfig.Wire.FLOAT32) {
                sync.get("wire").fault("with mode: gradient there are no displacements; must be float32");
            }
        }
        if (mode != SyncConfig.Mode.OUTER) {
            sync.refuse("outer", "is for mode: outer; the mode is " + Names.key(mode));
        }
        SyncConfig config = new SyncConfig(
                every(sync.get("every")),
                mode,
                state,
                mode == SyncConfig.Mode.OUTER ? outer(sync.get("outer")) : null,
                wire,
                sync.get("segment").number(SyncConfig.SEGMENT, Range.POSITIVE));
        sync.end();
        return config;
    }

    private static OuterConfig outer(Value value) {
        Section outer = value.section();
        OuterConfig.Rule rule = outer.get("rule").choice(OuterConfig.Rule.class, OuterConfig.Rule.NESTEROV);
        double lr = outer.get("lr").number(rule.lr(), Range.POSITIVE);
        Value momentum = outer.get("momentum");
        double kept = momentum.number(rule.momentum(), Range.NON_NEGATIVE);
        if (kept >= 1) {
            momentum.refuse("a number in [0, 1)");
        }
        outer.end();
        return new OuterConfig(rule, lr, kept);
    }

    private static Every every(Value value) {
        if (!value.isMap()) {
            if (value.present() && !value.isNumber()) {
                value.refuse(EVERY_LEGAL);
                return Every.of(EVERY);
            }
            return Every.of(value.count(EVERY, 1));
        }
        Section section = value.section();
        TreeMap<Long, Integer> from = new TreeMap<>(Map.of(0L, EVERY));
        List<String> keys = section.left();
        for (String key : keys) {
            int steps = section.get(key).count(EVERY, 1);
            if (key.matches("\\d{1,18}")) {
                from.put(Long.parseLong(key), steps);
            } else {
                section.get(key).fault("is no step; must be a whole number, 0 or more");
            }
        }
        if (keys.stream().noneMatch(key -> key.matches("0+"))) {
            value.fault("says nothing for the first step; must have the key 0");
        }
        return new Every(from);
    }
}
