package org.gradus.job;

import java.io.IOException;
import java.nio.file.Path;

/** The digits, long enough for something to happen on the way. */
final class OnYarn {
    private static final String[] SETTINGS = {"train.epochs=25", "train.batch=16", "require={}"};

    static final String[] SHORT = {"--master", "yarn", "--set", SETTINGS[0], "--set", SETTINGS[1]};

    private OnYarn() {}

    /** The weights of a run in this JVM, without YARN and HDFS. */
    static String embedded(Path folder) throws IOException {
        return Training.shipped(folder, "quickstart.yaml")
                .runOn("local[1]", SETTINGS)
                .sha();
    }
}
