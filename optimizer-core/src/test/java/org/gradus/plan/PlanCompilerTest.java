package org.gradus.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Regularization;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.Scalar;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.rule.AdamW;
import org.gradus.rule.Muon;
import org.gradus.rule.Rule;
import org.gradus.rule.Sgd;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.Test;

/** Without these, an element could have two owners or none, and a fault could hide another. */
class PlanCompilerTest {
    private static final Rule SGD = new Sgd(0.9, 0, false);
    private static final Rule ADAMW = new AdamW(0.9, 0.999, 1e-8);

    private final Layout layout = SampleLayout.layout();

    @Test
    void everyElementHasExactlyOneOwner() {
        Plan plan = compile(List.of(group("stem", "0_*"), group("columns", "3_W[:, 5:10]")), List.of());
        int[] owners = new int[layout.length()];
        plan.groups().forEach(g -> g.parts().forEach(p -> {
            for (int k = 0; k < p.trainable().count(); k++) {
                for (int i = 0; i < p.trainable().length(k); i++) {
                    owners[p.trainable().start(k) + i]++;
                }
            }
        }));
        layout.parameters().forEach(p -> {
            for (int i = p.offset(); i < p.end(); i++) {
                assertThat(owners[i]).as(p.name()).isEqualTo(p.kind() == Kind.STATISTIC ? 0 : 1);
            }
        });
        assertThat(plan.groups()).extracting(g -> g.settings().name()).containsExactly("stem", "columns", "rest");
        assertThat(plan.statistics().total()).isEqualTo(4);
    }

    @Test
    void packThenUnpackTouchesOnlyWhatMoves() {
        Plan plan = compile(List.of(frozen("old", "2_W[:, 0:2]"), group("head", "3_*")), List.of());
        float[] before = new float[layout.length()];
        for (int i = 0; i < before.length; i++) {
            before[i] = i + 1;
        }
        float[] packed = plan.pack(FloatBuffer.wrap(before));
        assertThat(packed).hasSize(layout.length() - 8);
        float[] after = new float[layout.length()];
        plan.unpack(packed, FloatBuffer.wrap(after));
        int offset = layout.find("2_W").orElseThrow().offset();
        for (int i = 0; i < after.length; i++) {
            boolean frozen = i >= offset && i < offset + 8;
            assertThat(after[i]).isEqualTo(frozen ? 0 : before[i]);
        }
    }

    @Test
    void elementsWithoutARateHaveNoState() {
        Mask mask = new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.largest(0.25));
        Plan plan = compile(List.of(group("dense", "2_W"), frozen("old", "3_W")), List.of(mask));
        assertThat(plan.groups().get(0).trainable()).isEqualTo(3);
        assertThat(plan.groups().get(0).parts().get(0).rateMask()).isNull();
        assertThat(plan.groups().get(1).trainable()).isZero();
        assertThat(plan.groups().get(1).owned()).isEqualTo(30);
    }

    @Test
    void masksMultiplyAndArePackedWhereTheyMatter() {
        List<Mask> masks = List.of(
                new Mask(Selectors.parse("3_W"), Target.WEIGHT_DECAY, new Scalar(2)),
                new Mask(Selectors.parse("3_W[:, 0]"), Target.WEIGHT_DECAY, new Scalar(3)),
                new Mask(Selectors.parse("2_W"), Target.GRADIENT, new Scalar(1)));
        Plan plan = compile(List.of(group("head", "3_W")), masks);
        assertThat(plan.groups().get(0).parts().get(0).decayMask())
                .startsWith(6, 6, 6, 2)
                .hasSize(30);
        plan.groups().get(1).parts().forEach(p -> assertThat(p.gradientMask()).isNull());
    }

    @Test
    void decayComesFromTheJobElseTheModelElseTheRule() {
        Layout two = new SampleLayout()
                .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', false, new Regularization(0.1, 0.2, 0, true), 2, 2)
                .add("0_b", 0, "DenseLayer", Kind.BIAS, 'f', 1, 2)
                .build();
        Group job = group("g", "0_*").withWeightDecay(0.5);
        Plan plan = compile(two, List.of(job), List.of());
        assertThat(plan.groups().get(0).parts())
                .extracting(Part::regularization)
                .containsOnly(new Regularization(0, 0.5, 0, true));

        Plan left = compile(two, List.of(), List.of());
        assertThat(left.groups().get(0).parts())
                .extracting(Part::regularization)
                .containsExactly(new Regularization(0.1, 0.2, 0, true), new Regularization(0, 0, 0.01, true));
        assertThat(left.groups().get(0).parts()).extracting(Part::origin).containsExactly("model", "adamw's default");
    }

    @Test
    void whatTheModelFreezesStaysFrozenAndCannotBeClaimedToTrain() {
        Layout frozen = new SampleLayout()
                .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', true, Regularization.NONE, 2, 2)
                .add("1_W", 1, "OutputLayer", Kind.WEIGHT, 'f', 2, 2)
                .build();
        Plan plan = compile(frozen, List.of(), List.of());
        assertThat(plan.groups()).extracting(g -> g.settings().name()).containsExactly("model", "rest");
        assertThat(plan.trainable()).isEqualTo(4);
        assertThatThrownBy(() -> compile(frozen, List.of(group("stem", "0_W")), List.of()))
                .hasMessageContaining("group \"stem\" wants to train 0_W, which the model freezes");
    }

    /** State files are keyed by these names. */
    @Test
    void aGroupCannotHaveTheNameOfAnothersFallback() {
        Group muon = Group.of("head", Selectors.parse("3_*"), new Muon());
        Group before = group("head.adamw", "2_W");
        Group after = group("rest.adamw", "2_W");
        assertThatThrownBy(() -> compile(SampleLayout.layout(), List.of(before, muon), List.of()))
                .hasMessageContaining("groups[1].name: \"head.adamw\" is taken");
        OptimizerSettings rest = new OptimizerSettings(
                Group.rest(new Muon()), List.of(after), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0);
        assertThatThrownBy(() -> PlanCompiler.compile(
                        SampleLayout.layout(),
                        FloatBuffer.allocate(SampleLayout.layout().length()),
                        rest))
                .hasMessageContaining("groups[0].name: \"rest.adamw\" is taken");
    }

    @Test
    void everyFaultIsInOneListWithItsPlace() {
        FaultsException e = catchThrowableOfType(
                FaultsException.class,
                () -> compile(
                        List.of(
                                group("a", "3_W[:, 0:6]"),
                                group("b", "3_W[:, 5:10]"),
                                group("a", "2_w"),
                                group("c", "1_mean")),
                        List.of(new Mask(Selectors.parse("2_W[0:9]"), Target.GRADIENT, new Scalar(1)))));
        assertThat(e.faults())
                .extracting(Object::toString)
                .satisfiesExactly(
                        overlap -> assertThat(overlap)
                                .isEqualTo("groups[1].select: group \"b\" claims 3 elements of 3_W (the first is 3_W[0,"
                                        + " 5]), which group \"a\" claims too; every element has one owner"),
                        name -> assertThat(name).startsWith("groups[2].name: \"a\" is taken"),
                        nearest -> assertThat(nearest)
                                .startsWith("groups[2].select: \"2_w\" matches nothing; nearest: ")
                                .contains("2_W"),
                        statistic -> assertThat(statistic).startsWith("groups[3].select: \"1_mean\" matches nothing"),
                        slice -> assertThat(slice).startsWith("masks[0].select: slice \"0:9\" is out of range"));
    }

    @Test
    void explanationNamesEveryGroupParameterAndRate() {
        Plan plan = compile(
                List.of(group("stem", "0_*"), frozen("old", "3_W[:, 0:5]")),
                List.of(
                        new Mask(Selectors.kinds(Set.of(Kind.BIAS)), Target.WEIGHT_DECAY, new Scalar(0)),
                        new Mask(Selectors.parse("2_W"), Target.LEARNING_RATE, Keep.largest(0.25))));
        String text = new Explanation(plan, OptionalLong.of(100)).toString();
        assertThat(text)
                .contains("lr at step 0", "step 50", "step 99")
                .containsPattern("rule +sgd momentum=0.9, dampening=0, nesterov=false \\(stem\\)")
                .containsPattern("stem +sgd +20 +20 ")
                .containsPattern("old +frozen +15 +0 +100.0 %")
                .containsPattern("3_W .*old 15 frozen, rest 15")
                .containsPattern("2_W .*rest \\(9 never move\\) .* lr 0 to 1\n")
                .containsPattern("1_mean .*none: moving");
        layout.names().forEach(name -> assertThat(text).contains(name));
    }

    private Plan compile(List<Group> groups, List<Mask> masks) {
        return compile(layout, groups, masks);
    }

    private static Plan compile(Layout layout, List<Group> groups, List<Mask> masks) {
        float[] weights = new float[layout.length()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i;
        }
        return PlanCompiler.compile(
                layout,
                FloatBuffer.wrap(weights),
                new OptimizerSettings(Group.rest(ADAMW), groups, masks, Double.POSITIVE_INFINITY, NonFinite.STOP, 1));
    }

    private static Group group(String name, String select) {
        return Group.of(name, Selectors.parse(select), SGD).withLr(0.1);
    }

    private static Group frozen(String name, String select) {
        return group(name, select).withFrozen(true);
    }
}
