package org.gradus.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gradus.group.Group;
import org.gradus.schedule.Anneal;
import org.gradus.schedule.Cyclic;
import org.gradus.schedule.InverseSqrt;
import org.gradus.schedule.MultiStep;
import org.gradus.schedule.OneCycle;
import org.gradus.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** Without it a kind of schedule, an expression or a chain could mean something else in a job file; as {@link GoodJobTest}. */
class GoodScheduleTest {
    private static Schedule schedule(String text) {
        return Jobs.read("schedule: " + text)
                .optimizer()
                .settings(10)
                .rest()
                .schedules()
                .lr();
    }

    @Test
    void aKindOfScheduleIsNotRead() {
        assertThat(schedule("{multiStep: {milestones: [3, 7e1], gamma: 0.5}}"))
                .isEqualTo(new MultiStep(List.of(3L, 70L), 0.5));
        assertThat(schedule("{linear: {steps: 9}}")).isEqualTo(schedule("{warmup: {steps: 9}}"));
        assertThat(schedule("{cyclic: {baseLr: 0, maxLr: 1, stepSizeUp: 4, mode: expRange, gamma: 0.9}}"))
                .isEqualTo(new Cyclic(0, 1, 4, 4, Cyclic.Mode.EXP_RANGE, 0.9));
        assertThat(schedule("{oneCycle: {maxLr: 1, totalSteps: 9, anneal: linear, threePhase: true}}"))
                .isEqualTo(new OneCycle(1, 9, 0.3, Anneal.LINEAR, 25, 1e4, true));
        assertThat(schedule("inverseSqrt")).isEqualTo(new InverseSqrt(4000));
    }

    @Test
    void anExpressionOfAScheduleIsNotRead() {
        assertThat(schedule("{lambda: {factor: 0.5 ** epoch}}").at(29, 1)).isEqualTo(0.25);
        assertThat(schedule("{lambda: {factor: 0.5 ** step, every: epoch}}").at(29, 1))
                .isEqualTo(0.25);
        assertThat(schedule("{lambda: {factor: 0.5 ** epoch, every: epoch}}").at(29, 1))
                .isEqualTo(0.25);
        assertThat(schedule("{lambda: {factor: 0.5 ** epoch, every: 4}}").at(29, 1))
                .isEqualTo(0.25);
        assertThat(schedule("{multiplicative: {factor: 0.5}}").at(3, 1)).isEqualTo(0.125);
    }

    @Test
    void aChainOfSchedulesIsNotRead() {
        String chain = "{chained: [{constant: {factor: 0.5, steps: 10}}, {lambda: {factor: 0.5 ** epoch}}], for: 20, ";
        assertThat(schedule(chain + "then: constant}").at(0, 1)).isEqualTo(0.5);
        assertThat(schedule(chain + "then: constant}").at(10, 1)).isEqualTo(0.5);
        assertThat(schedule(chain + "then: constant}").at(20, 1)).isEqualTo(1);
        assertThat(schedule("{chained: [{warmup: {steps: 4}}, {cosine: {steps: 9}}], then: constant}")
                        .at(9, 1))
                .isEqualTo(1);
    }

    private static Group rest(String part) {
        return Jobs.read(part).optimizer().settings(1).rest();
    }

    @Test
    void aFormOfTheScheduleIsNotRead() {
        assertThat(rest("schedule: constant").schedules().lr())
                .isEqualTo(rest("schedule: {constant: }").schedules().lr());
        assertThat(rest("schedule: {exponential: {gamma: 0.5, every: 3}}")
                        .schedules()
                        .lr()
                        .at(6, 1))
                .isEqualTo(0.25);
        assertThat(rest("schedule: {exponential: {gamma: 0.5, every: step}}")
                        .schedules()
                        .lr()
                        .at(2, 1))
                .isEqualTo(0.25);
        String cut =
                "schedule: {cosine: {steps: 100}, for: 10, then: {constant: , for: 5, then: {exponential: {gamma: 0.5}}}}";
        assertThat(rest(cut).schedules().lr().at(12, 1)).isEqualTo(1);
        assertThat(rest(cut).schedules().lr().at(17, 1)).isEqualTo(0.25);
        String list = "schedule: {sequence: [constant, {exponential: {gamma: 0.5}}], milestones: [4]}";
        assertThat(rest(list).schedules().lr().at(3, 1)).isEqualTo(1);
        assertThat(rest(list).schedules().lr().at(5, 1)).isEqualTo(0.5);
        assertThat(Jobs.read("schedule: {warmup: {steps: 2, every: epoch}, then: {exponential: {gamma: 0.5}}}")
                        .optimizer()
                        .settings(10)
                        .rest()
                        .schedules()
                        .lr()
                        .at(21, 1))
                .isEqualTo(0.5);
    }
}
