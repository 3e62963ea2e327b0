package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.gradus.group.Criterion;
import org.gradus.group.Group;
import org.gradus.group.Keep;
import org.gradus.group.Mask;
import org.gradus.group.NpyMask;
import org.gradus.group.Selectors;
import org.gradus.group.Share;
import org.gradus.group.Target;
import org.gradus.group.Unit;
import org.gradus.npy.NpyArray;
import org.gradus.rule.AdamW;
import org.gradus.rule.Sgd;
import org.gradus.state.Partial;
import org.junit.jupiter.api.Test;

/** Without it, an example of docs/pytorch.md about groups, masks or state might not compile, or not train. */
class PytorchGroupsPageTest extends PytorchPage {
    @Test
    void start() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new AdamW())
                .lr(1e-3)
                .weightDecay(1e-2)
                .attach();
        net.fit(data, 10);
        // end of it
        assertThat(optimizer.step()).isEqualTo(40);
    }

    @Test
    void groups() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new Sgd(0.9, 0, false))
                .lr(1e-2)
                .group("head", "3_*", g -> g.withLr(1e-3))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.groups()).extracting(Group::lr).containsExactly(1e-3, 1e-2);
    }

    @Test
    void ratesPerLayer() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .lr(1e-3)
                .group("stem", "0_*", g -> g.withLr(1e-5))
                .group("body", "2_*", g -> g.withLr(1e-4))
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.groups()).hasSize(3);
    }

    @Test
    void decayOverLayers() {
        // on the page
        double decay = 0.8;
        int last = net.getnLayers() - 1;
        GroupedOptimizerBuilder builder =
                GroupedOptimizer.builder(net).rule(new AdamW()).lr(1e-3);
        for (int layer = 0; layer < last; layer++) {
            double lr = 1e-3 * Math.pow(decay, last - layer);
            builder.group("layer " + layer, layer + "_*", g -> g.withLr(lr));
        }
        GroupedOptimizer optimizer = builder.attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.groups()).extracting(Group::lr).hasSize(4).isSorted();
    }

    @Test
    void noDecayOnBiasAndNorm() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new AdamW())
                .weightDecay(1e-2)
                .mask("*_b", Target.WEIGHT_DECAY, 0)
                .mask("*_gamma", Target.WEIGHT_DECAY, 0)
                .mask("*_beta", Target.WEIGHT_DECAY, 0)
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.explain()).contains("weightDecay");
    }

    @Test
    void decayInsideALayer() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new AdamW())
                .weightDecay(1e-2)
                .mask("2_W[:, 0:2]", Target.WEIGHT_DECAY, 0)
                .mask("2_W[:, 2:4]", Target.WEIGHT_DECAY, 2)
                .attach();
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.step()).isEqualTo(4);
    }

    @Test
    void freezing() {
        float[] stem = LiveNetworks.weights(net, "0_W");
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .lr(1e-3)
                .freeze("0_*")
                .freeze("2_W[:, 0:2]")
                .attach();
        net.fit(data, 2);
        // end of it
        assertThat(LiveNetworks.weights(net, "0_W")).isEqualTo(stem);
        // on the page
        optimizer.unfreeze("0_*");
        optimizer.setLr("0_*", 1e-5);
        net.fit(data, 2);
        // end of it
        assertThat(LiveNetworks.weights(net, "0_W")).isNotEqualTo(stem);
    }

    @Test
    void freezingByProgramme() {
        // on the page
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .freeze("0_*")
                .freeze("2_*")
                .at(4, Changes.unfreeze("2_*"))
                .at(8, Changes.unfreeze("0_*"))
                .attach();
        net.fit(data, 3);
        // end of it
        assertThat(optimizer.groups()).noneMatch(Group::frozen);
    }

    @Test
    void addingAGroup() {
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net).attach();
        net.fit(data, 1);
        // on the page
        optimizer.addGroup("body", "2_*", g -> g.withLr(1e-4).withWeightDecay(0.0));
        net.fit(data, 1);
        optimizer.removeGroup("body");
        // end of it
        net.fit(data, 1);
        assertThat(optimizer.groups()).hasSize(1);
    }

    @Test
    void ratePerWeight() {
        // on the page
        float[] rates = new float[5 * 8];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 8; j++) {
                rates[i * 8 + j] = i == 0 ? 0 : 1f / (1 + j);
            }
        }
        NpyArray array = new NpyArray(List.of(5, 8), false, rates);
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .rule(new AdamW())
                .mask(new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, new NpyMask(array, "rates")))
                .attach();
        // end of it
        float[] before = LiveNetworks.weights(net, "0_W");
        net.fit(data, 1);
        float[] after = LiveNetworks.weights(net, "0_W");
        for (int k = 0; k < 40; k++) {
            assertThat(after[k] == before[k]).isEqualTo(k < 8);
        }
        assertThat(optimizer.plan().trainable()).isLessThan(Math.toIntExact(net.numParams()));
    }

    @Test
    void pruning() {
        // on the page
        Keep keep = new Keep(Criterion.MAGNITUDE, true, new Share(1.0, 0.1, 0, 8), Unit.ELEMENT);
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net)
                .mask(new Mask(Selectors.parse("0_W"), Target.LEARNING_RATE, keep)
                        .every(2)
                        .pruning())
                .attach();
        net.fit(data, 3);
        // end of it
        float[] weights = LiveNetworks.weights(net, "0_W");
        int zeros = 0;
        for (float w : weights) {
            zeros += w == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(36);
        assertThat(optimizer.step()).isEqualTo(12);
    }

    @Test
    void printing() {
        GroupedOptimizer optimizer = GroupedOptimizer.builder(net).attach();
        // on the page
        out.println(optimizer.explain());
        for (Group group : optimizer.groups()) {
            out.println(group.name() + ": " + group.lr());
        }
        // end of it
        assertThat(optimizer.explain()).contains("rest").contains("0_W");
    }

    @Test
    void saving() throws IOException {
        // on the page
        GroupedOptimizer optimizer =
                GroupedOptimizer.builder(net).rule(new AdamW()).attach();
        net.fit(data, 2);
        ModelSerializer.writeModel(net, folder.resolve("model.zip").toFile(), false);
        optimizer.save(folder.resolve("optimizer.npz"));

        MultiLayerNetwork later = ModelSerializer.restoreMultiLayerNetwork(
                folder.resolve("model.zip").toFile());
        GroupedOptimizer goesOn =
                GroupedOptimizer.builder(later).rule(new AdamW()).attach();
        goesOn.load(folder.resolve("optimizer.npz"));
        later.fit(data, 2);
        // end of it
        net.fit(data, 2);
        assertThat(LiveNetworks.weights(later)).isEqualTo(LiveNetworks.weights(net));
        GroupedOptimizer other =
                GroupedOptimizer.builder(later).rule(new AdamW()).lr(1e-4).attach();
        // on the page
        other.load(folder.resolve("optimizer.npz"), Partial.all().except("lr"));
        // end of it
        assertThat(other.step()).isEqualTo(8);
    }
}
