package org.gradus.job.report;

import java.util.List;
import java.util.Map;

/** Several that watch a run as one. */
public final class Watchers implements Progress {
    private final List<Progress> all;

    public Watchers(Progress... all) {
        this.all = List.of(all);
    }

    @Override
    public void round(RoundReport report) {
        all.forEach(one -> one.round(report));
    }

    @Override
    public void reached(long rounds) {
        all.forEach(one -> one.reached(rounds));
    }

    @Override
    public void evaluated(String where, Map<String, Double> metrics) {
        all.forEach(one -> one.evaluated(where, metrics));
    }

    @Override
    public void note(String line) {
        all.forEach(one -> one.note(line));
    }

    @Override
    public void close() {
        all.forEach(Progress::close);
    }
}
