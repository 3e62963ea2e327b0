package org.gradus.job.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.gradus.job.config.EarlyStop;
import org.gradus.schedule.Observations;
import org.junit.jupiter.api.Test;

/** A run could otherwise end while it still gets better, never end, or end elsewhere after it was resumed. */
class EarlyStopStateTest {
    private static final EarlyStop LOSS = new EarlyStop("loss", 2, 0.1);

    /** After how many of these values it stops; 0: not at all. */
    private static int stop(EarlyStop stop, double... values) {
        EarlyStopState state = EarlyStopState.START;
        for (int k = 0; k < values.length; k++) {
            state = state.after(stop, Map.of(stop.metric(), values[k]));
            if (state.stops(stop)) {
                return k + 1;
            }
        }
        return 0;
    }

    @Test
    void patienceCountsEvaluationsInARow() {
        assertThat(stop(LOSS, 1, 1, 1)).isEqualTo(3);
        assertThat(stop(LOSS, 1, 1, 0.5, 0.5, 0.5)).isEqualTo(5);
        assertThat(stop(LOSS, 5, 4, 3, 2, 1, 0)).isZero();
        assertThat(stop(new EarlyStop("loss", 1, 0), 1, 1)).isEqualTo(2);
    }

    @Test
    void aChangeThatIsTooSmallIsNoneAndDoesNotMoveTheMark() {
        assertThat(stop(LOSS, 1, 0.95, 0.9)).isEqualTo(3);
        assertThat(stop(LOSS, 1, 0.95, 0.89, 0.85, 0.8)).isEqualTo(5);
        assertThat(stop(new EarlyStop("accuracy", 2, 0.1), 0.5, 0.55, 0.65, 0.7, 0.75))
                .isEqualTo(5);
    }

    @Test
    void whatIsNoNumberIsNoBetterAndWhatIsNotMeasuredDoesNotCount() {
        assertThat(stop(LOSS, Double.NaN, Double.NaN)).isEqualTo(2);
        assertThat(stop(LOSS, Double.NaN, 3, Double.NaN, 2)).isZero();
        EarlyStopState state = EarlyStopState.START.after(LOSS, Map.of("loss", 1.0));
        assertThat(state.after(LOSS, Map.of("accuracy", 1.0))).isEqualTo(state);
    }

    @Test
    void aResumedRunGoesOnToTheSameDecision() {
        Observations observations = Observations.NONE;
        EarlyStopState state = EarlyStopState.START;
        for (int k = 0; k < 6; k++) {
            Map<String, Double> metrics = Map.of("loss", 3.0 / (1 + k % 4));
            observations = observations.with(k, metrics);
            state = state.after(LOSS, metrics);
            assertThat(EarlyStopState.of(LOSS, observations)).isEqualTo(state);
        }
        assertThat(state.stops(LOSS)).isTrue();
    }
}
