package org.gradus.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.Rule;
import org.gradus.rule.RuleType;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Exponential;
import org.gradus.schedule.Observations;
import org.gradus.setting.MapOptions;
import org.gradus.state.Carry;
import org.gradus.state.OptimizerState;
import org.gradus.state.SavedState;
import org.gradus.state.StateFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Save, load, go on. Without it a run that was killed may end with other weights than one that was not. */
class SavedUpdateTest {
    private static final Layout LAYOUT = SampleLayout.layout();
    private static final int END = 40;

    @ParameterizedTest
    @EnumSource(RuleType.class)
    void aRunThatIsSavedAndLoadedAtAnyStepEndsWithTheSameBits(RuleType type) throws IOException {
        Planner planner = planner(type.create(MapOptions.parse("", ";")));
        float[] straight = Vectors.normal(LAYOUT.length(), 1);
        run(planner, planner.start(), null, straight, 0, END);
        for (int cut : new int[] {3, 10, 25}) {
            float[] weights = Vectors.normal(LAYOUT.length(), 1);
            byte[] file = run(planner, planner.start(), null, weights, 0, cut);
            SavedState saved = SavedState.read(new ByteArrayInputStream(file));
            Planned planned = planner.at(saved.step(), FloatBuffer.wrap(weights), null, saved.masks());
            run(planner, planned, saved.fit(planned), weights, cut, END);
            assertThat(weights).as("saved at step " + cut).isEqualTo(straight);
        }
    }

    private static Planner planner(Rule rule) {
        Group stem =
                Group.of("stem", Selectors.parse("0_*"), new Sgd(0.9, 0, false)).withSchedule(new Exponential(0.9));
        Mask sparse = new Mask(Selectors.parse("3_W"), Target.LEARNING_RATE, Keep.largest(0.5)).every(10);
        OptimizerSettings settings =
                new OptimizerSettings(Group.rest(rule), List.of(stem), List.of(sparse), 1.0, NonFinite.STOP, 3);
        Course course = Course.of(settings)
                .at(
                        20,
                        s -> new OptimizerSettings(
                                s.rest(),
                                List.of(stem.withFrozen(true), Group.of("late", Selectors.parse("2_*"), rule)),
                                s.masks(),
                                s.clipNorm(),
                                s.guard(),
                                s.seed()))
                .at(30, s -> settings);
        return new Planner(LAYOUT, course, Vectors.normal(LAYOUT.length(), 1));
    }

    /** Steps from one to before another, and the file of the state then. */
    private static byte[] run(Planner planner, Planned from, OptimizerState loaded, float[] weights, int first, int end)
            throws IOException {
        Planned planned = from;
        GroupedUpdate update = new GroupedUpdate(planned.plan());
        if (loaded != null) {
            update.load(loaded.groups());
        }
        for (int step = first; step < end; step++) {
            Vectors.train(update, weights, step, step + 1);
            if (planner.course().next(step) == step + 1) {
                Planned next = planner.at(step + 1, FloatBuffer.wrap(weights), null, planned.masks());
                GroupedUpdate changed = new GroupedUpdate(next.plan());
                changed.load(Carry.over(planned.plan(), update.state(), next.plan()));
                planned = next;
                update = changed;
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Observations observations = Observations.NONE.with(1, Map.of("loss", 1.0));
        StateFile.write(
                out, planned, new OptimizerState(end, update.state(), planned.masks(), observations, update.skips()));
        return out.toByteArray();
    }
}
