package org.gradus.job.config;

import java.util.List;
import org.gradus.setting.Options;

/**
 * A group's options, with the optimizer's where the group says nothing.
 *
 * @param own the group's
 * @param from the optimizer's
 */
record Inherited(Section own, Section from) implements Options {
    @Override
    public double number(String key, double fallback) {
        return own.number(key, from.number(key, fallback));
    }

    @Override
    public double number(String key) {
        return own.get(key).present() ? own.number(key) : from.number(key);
    }

    @Override
    public long whole(String key, long fallback) {
        return own.whole(key, from.whole(key, fallback));
    }

    @Override
    public long whole(String key) {
        return own.get(key).present() ? own.whole(key) : from.whole(key);
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        return own.flag(key, from.flag(key, fallback));
    }

    @Override
    public double[] pair(String key, double first, double second) {
        double[] inherited = from.pair(key, first, second);
        return own.pair(key, inherited[0], inherited[1]);
    }

    @Override
    public List<Long> wholes(String key) {
        return own.get(key).present() ? own.wholes(key) : from.wholes(key);
    }

    @Override
    public String written(String key) {
        return own.get(key).present() ? own.written(key) : from.written(key);
    }

    @Override
    public String written(String key, String fallback) {
        return own.written(key, from.written(key, fallback));
    }

    @Override
    public <E extends Enum<E>> E choice(String key, E fallback) {
        return own.choice(key, from.choice(key, fallback));
    }
}
