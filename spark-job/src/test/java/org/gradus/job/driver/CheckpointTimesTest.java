package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.gradus.job.config.CheckpointConfig;
import org.gradus.job.replica.Walk;
import org.junit.jupiter.api.Test;

/** Without these, a run of days could lose hours, or spend them on checkpoints. */
class CheckpointTimesTest {
    private static final Walk WALK = new Walk(8, 10, true, 1);

    private final AtomicLong now = new AtomicLong(5);

    private CheckpointTimes times(int every, double minutes) {
        return new CheckpointTimes(new CheckpointConfig(every, minutes, 2, true), WALK, 45, now::get);
    }

    @Test
    void everySoManyRoundsAndAtTheEnd() {
        CheckpointTimes times = times(3, 0);
        assertThat(times.dueAfter(2, 10, 20)).isFalse();
        assertThat(times.dueAfter(3, 20, 30)).isTrue();
        assertThat(times.dueAfter(4, 30, 45)).isTrue();
    }

    @Test
    void atTheEndOfAnEpochWhereNoRoundsAreGiven() {
        CheckpointTimes times = times(0, 0);
        assertThat(times.dueAfter(1, 0, 9)).isFalse();
        assertThat(times.dueAfter(2, 9, 10)).isTrue();
        assertThat(times.dueAfter(3, 18, 21)).isTrue();
        assertThat(times.dueAfter(4, 42, 45)).isTrue();
    }

    @Test
    void byTheClockSinceTheLastOne() {
        CheckpointTimes times = times(100, 0.5);
        now.addAndGet(29_999_999_999L);
        assertThat(times.overdue()).isFalse();
        now.addAndGet(1);
        assertThat(times.overdue()).isTrue();
        times.written();
        assertThat(times.overdue()).isFalse();
        now.addAndGet(30_000_000_000L);
        assertThat(times.overdue()).isTrue();
    }

    @Test
    void neverByTheClockWhereItIsNotGiven() {
        CheckpointTimes times = times(100, 0);
        now.addAndGet(1L << 60);
        assertThat(times.overdue()).isFalse();
    }
}
