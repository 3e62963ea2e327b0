package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

/** Without these, the one line of an error would be about Spark's tasks instead of what is wrong. */
class MessagesTest {
    @Test
    void aSettingThatATaskRefusesIsNamedWithoutTheTask() {
        Throwable refused = new IllegalArgumentException("etaPlus is 0.6; must be a finite number above 1");
        assertThat(Messages.of(new SparkException("Job aborted due to stage failure: Task 1 in stage 9.0", refused)))
                .isEqualTo("etaPlus is 0.6; must be a finite number above 1");
    }

    @Test
    void aLibraryThatDoesNotLoadIsNamedWithWhatItLacks() {
        Throwable lacks = new UnsatisfiedLinkError("/cache/libjnind4jcpu.so: libnd4jcpu.so: cannot open");
        Throwable last = new UnsatisfiedLinkError("no jnind4jcpu in java.library.path: /lib").initCause(lacks);
        assertThat(Messages.of(new ExceptionInInitializerError(new IllegalStateException(last))))
                .endsWith("/cache/libjnind4jcpu.so: libnd4jcpu.so: cannot open");
    }

    @Test
    void whatElseSparkSaysStays() {
        assertThat(Messages.of(new SparkException("Job 3 cancelled\nat there", new InterruptedException())))
                .isEqualTo("Job 3 cancelled");
    }
}
