package org.gradus.setting;

import java.util.List;

/**
 * Named values from which a rule or a schedule is made. Asking for a key declares it: a source of options knows from the
 * calls which keys are legal, what type each has and what its default is.
 */
public interface Options {
    /** A number. */
    double number(String key, double fallback);

    /** A number that must be given. */
    double number(String key);

    /** A whole number. */
    long whole(String key, long fallback);

    /** A whole number that must be given. */
    long whole(String key);

    /** True or false. */
    boolean flag(String key, boolean fallback);

    /** Two numbers, such as Adam's {@code betas}. */
    double[] pair(String key, double first, double second);

    /** A list of whole numbers that must be given. */
    List<Long> wholes(String key);

    /** Text that must be given; a number counts as the text that it is written as. */
    String written(String key);

    /** Text, as {@link #written(String)}. */
    String written(String key, String fallback);

    /** One of an enum's constants, by the names of {@link Names#key}. */
    <E extends Enum<E>> E choice(String key, E fallback);
}
