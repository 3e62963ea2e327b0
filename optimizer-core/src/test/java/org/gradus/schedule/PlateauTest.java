package org.gradus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.gradus.setting.MapOptions;
import org.junit.jupiter.api.Test;

/**
 * What a schedule knows of the metrics, and when. Without it a rate may fall before its reason was measured, a resumed run
 * count its reasons twice, or a schedule inside another one never hear of them.
 */
class PlateauTest {
    private static final Plateau IMPATIENT = plateau("patience=0;factor=0.5");

    private static Plateau plateau(String options) {
        return new Plateau(MapOptions.parse(options, ";"));
    }

    private static Observations losses(long every, double... losses) {
        Observations observations = Observations.NONE;
        for (int k = 0; k < losses.length; k++) {
            observations = observations.with((k + 1) * every, Map.of("loss", losses[k]));
        }
        return observations;
    }

    @Test
    void aReductionCountsFromTheStepThatCanKnowOfIt() {
        Schedule observed = IMPATIENT.observed(losses(10, 1, 1, 0.5, 0.5));
        assertThat(observed.at(19, 8)).isEqualTo(8);
        assertThat(observed.at(20, 8)).isEqualTo(4);
        assertThat(observed.at(39, 8)).isEqualTo(4);
        assertThat(observed.at(40, 8)).isEqualTo(2);
        assertThat(observed.at(40, 4)).isEqualTo(1);
        assertThat(IMPATIENT.at(40, 8)).isEqualTo(8);
    }

    @Test
    void whatComesLaterChangesNoEarlierRate() {
        Plateau patient = plateau("patience=3;factor=0.9;cooldown=2");
        Schedule all = patient.observed(Metrics.until(300));
        for (long step = 0; step <= 300; step++) {
            Schedule then = patient.observed(Metrics.until(step));
            assertThat(then.at(step, 1)).as("step %d", step).isEqualTo(all.at(step, 1));
        }
    }

    @Test
    void whatWasObservedBeforeIsNotCountedAgain() {
        Observations observations = losses(1, 1, 1);
        assertThat(IMPATIENT.observed(observations).observed(observations)).isEqualTo(IMPATIENT.observed(observations));
        assertThat(IMPATIENT.observed(observations).observed(Observations.NONE)).isEqualTo(IMPATIENT);
    }

    @Test
    void aMeasurementOfSomethingElseDoesNotCount() {
        Observations mixed = losses(1, 1)
                .with(2, Map.of("accuracy", 0.1))
                .with(3, Map.of("accuracy", 0.1))
                .with(4, Map.of("loss", 1.0));
        assertThat(IMPATIENT.observed(mixed).reductions()).containsExactly(4L);
    }

    @Test
    void aNumberThatIsNoneIsNoBetter() {
        double nan = Double.NaN;
        assertThat(IMPATIENT.observed(losses(1, nan, 1, nan, 0.5)).reductions()).containsExactly(1L, 3L);
    }

    @Test
    void thousandsOfReductionsStopAtTheLowestRate() {
        Schedule observed = plateau("patience=0;factor=0.5;minLr=0.3").observed(losses(1, new double[5000]));
        assertThat(observed.at(5000, 1)).isEqualTo(0.3);
        assertThat(observed.at(5000, 0.2)).isEqualTo(0.2);
    }

    @Test
    void anEpochKnowsWhatWasMeasuredBeforeIt() {
        Schedule epochs = new Every(IMPATIENT, 10).observed(losses(10, 1, 1));
        assertThat(epochs.at(19, 8)).isEqualTo(8);
        assertThat(epochs.at(20, 8)).isEqualTo(4);
        Schedule inside = new Every(IMPATIENT, 10).observed(losses(4, 1, 1, 1));
        assertThat(inside.at(9, 8)).isEqualTo(8);
        assertThat(inside.at(10, 8)).isEqualTo(4);
        assertThat(inside.at(19, 8)).isEqualTo(4);
        assertThat(inside.at(20, 8)).isEqualTo(2);
        assertThat(new Every(IMPATIENT, Long.MAX_VALUE)
                        .observed(losses(1, 1, 1))
                        .at(5, 8))
                .isEqualTo(8);
    }

    @Test
    void aLaterScheduleCountsFromItsStart() {
        Schedule sequence = new Sequence(List.of(new Warmup(20, 0, 1), IMPATIENT), List.of(20L));
        Schedule observed = sequence.observed(losses(10, 1, 1, 1, 0.5, 0.5));
        assertThat(observed.at(10, 8)).isEqualTo(4);
        assertThat(observed.at(29, 8)).isEqualTo(8);
        assertThat(observed.at(30, 8)).isEqualTo(4);
        assertThat(observed.at(50, 8)).isEqualTo(2);
    }

    @Test
    void aChainLowersTheRateOfItsFirst() {
        Schedule chained = new Chained(List.of(new Exponential(0.5), IMPATIENT)).observed(losses(2, 1, 1));
        assertThat(chained.at(3, 8)).isEqualTo(1);
        assertThat(chained.at(4, 8)).isEqualTo(0.25);
    }

    @Test
    void whatIsWatchedInsideIsTold() {
        Plateau accuracy = plateau("metric=accuracy;mode=max");
        assertThat(new Exponential(0.5).metrics()).isEmpty();
        assertThat(new Every(accuracy, 10).metrics()).containsExactly("accuracy");
        assertThat(new Chained(List.of(IMPATIENT, accuracy)).metrics()).containsExactly("accuracy", "loss");
        assertThat(new Sequence(List.of(new Constant(), IMPATIENT), List.of(5L)).metrics())
                .containsExactly("loss");
    }

    @Test
    void anIllegalSettingIsRefusedWithItsValue() {
        refused("metric=", "metric is empty; must be a metric's name");
        refused("factor=1", "factor is 1.0; must be in [0, 1)");
        refused("patience=-1", "patience is -1; must be 0 or more");
        refused("threshold=-0.1", "threshold is -0.1; must be a finite number, 0 or more");
        refused("cooldown=-2", "cooldown is -2; must be 0 or more");
        refused("minLr=NaN", "minLr is NaN; must be a finite number, 0 or more");
        refused("eps=-1", "eps is -1.0; must be a finite number, 0 or more");
    }

    private static void refused(String options, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> plateau(options)).withMessage(message);
    }

    @Test
    void measurementsOutOfOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> losses(5, 1).with(4, Map.of()))
                .withMessage("step of observation 1 is 4; must be 5 or more");
        assertThat(losses(5, 1).with(5, Map.of()).list()).hasSize(2);
    }
}
