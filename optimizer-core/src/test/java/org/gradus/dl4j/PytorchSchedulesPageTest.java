package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.plan.NonFinite;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.schedule.Anneal;
import org.gradus.schedule.Cosine;
import org.gradus.schedule.Lambda;
import org.gradus.schedule.OneCycle;
import org.gradus.schedule.Plateau;
import org.gradus.schedule.Sequence;
import org.gradus.schedule.Step;
import org.gradus.schedule.Warmup;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Without it, an example of docs/pytorch.md about what changes over the steps might not compile, or not train. */
class PytorchSchedulesPageTest extends PytorchPage {
    @Test
    void schedules() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .lr(1e-3)
                .schedule(new Step(30, 0.1))
                .group("head", "3_*", g -> g.withLr(3e-3).withSchedule(new Cosine(2000, 0)))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.step()).isEqualTo(4);
    }

    @Test
    void warmup() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .lr(1e-3)
                .schedule(new Sequence(List.of(new Warmup(100, 0.01, 1), new Cosine(900, 0)), List.of(100L)))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.step()).isEqualTo(4);
    }

    @Test
    void plateau() {
        // on the page
        Plateau plateau = new Plateau("loss", Plateau.Mode.MIN);
        GroupedOptimizer optimizer =
                GroupedOptimizer.builder(net).lr(1e-3).schedule(plateau).attach();
        for (int epoch = 0; epoch < 5; epoch++) {
            net.fit(data);
            optimizer.observe("loss", net.score());
        }
        // end of it
        assertThat(optimizer.state().observations().list()).hasSize(5);
        net.addListeners(new EpochLoss(optimizer, "loss"));
        net.fit(data, 2);
        assertThat(optimizer.state().observations().list()).hasSize(7);
    }

    @Test
    void oneCycle() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new Sgd(0.9, 0, true))
                .schedule(new OneCycle(0.1, 1000, 0.3, Anneal.COS, 25, 1e4, false))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.step()).isEqualTo(4);
    }

    @Test
    void anyHyperparameter() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new Sgd(0.9, 0, false))
                .schedule(new Lambda(step -> Math.pow(0.95, (double) step)))
                .schedule("momentum", new Warmup(500, 0.5, 1))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.step()).isEqualTo(4);
    }

    @Test
    void clipping() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .clipNorm(1.0)
                .group("head", "3_*", g -> g.withClipping(Clipping.NONE.withValue(0.5)))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.plan().clipNorm()).isEqualTo(1);
    }

    @Test
    void rateByHand() {
        GroupedOptimizer optimizer =
                GroupedOptimizer.builder(net).group("head", "3_*", g -> g).attach();
        // on the page
        optimizer.setLr("rest", 1e-4);
        optimizer.change("head", g -> g.withLr(g.lr() * 0.1).withWeightDecay(0.0));
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.groups()).extracting(Group::lr).containsExactly(1e-3 * 0.1, 1e-4);
    }

    @Test
    void twoRules() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new AdamW())
                .lr(1e-3)
                .group("stem", "0_*", g -> g.withRule(new Sgd(0.9, 0, false)).withLr(1e-2))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.explain()).contains("sgd").contains("adamw");
    }

    @Test
    void nonFinite() {
        // on the page
        GroupedOptimizer optimizer =
                GroupedOptimizer.builder(net).nonFinite(new NonFinite(10)).attach();
        net.fit(data, 1);
        long skipped = optimizer.skipped().total();
        // end of it
        assertThat(skipped).isZero();
    }

    @Test
    void averages() {
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net).attach();
        // on the page
        INDArray average = net.params().dup();
        net.addListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                average.muli(0.999).addi(model.params().mul(0.001));
            }
        });
        net.fit(data, 2);
        // end of it
        assertThat(average).isNotEqualTo(net.params());
        assertThat(optimizer.step()).isEqualTo(8);
    }
}
