package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkException;
import org.gradus.job.data.DataException;
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
    void theCauseIsSaidBehindEveryWrapper() {
        Throwable cause = new IllegalArgumentException("the kernel has no room\nat there");
        Throwable wrapped = new SparkException("Job aborted due to stage failure", new RuntimeException("x", cause));
        assertThat(Messages.of(new IllegalStateException("a segment could not be run", wrapped)))
                .isEqualTo("the kernel has no room");
    }

    @Test
    void aCauseThatDidNotComeAlongIsTakenFromWhatSparkSays() {
        String text =
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task"
                        + " 0.3 in stage 1.0 (TID 7) (10.0.0.1 executor 2): org.example.OwnException: there is no more\n"
                        + "\tat a.b.c";
        assertThat(Messages.of(new SparkException(text))).isEqualTo("there is no more");
    }

    @Test
    void dataThatIsAtFaultIsSaidAsSuchWhoeverWrapsIt() {
        Throwable wrapped = new SparkException("Job aborted", new DataException("a.csv: has no data rows"));
        assertThat(Messages.of(wrapped)).isEqualTo("a.csv: has no data rows");
        assertThat(ExitCode.of(wrapped)).isEqualTo(ExitCode.DATA);
    }

    @Test
    void whatElseSparkSaysStays() {
        assertThat(Messages.of(new SparkException("Job 3 cancelled\nat there", new InterruptedException())))
                .isEqualTo("Job 3 cancelled");
    }
}
