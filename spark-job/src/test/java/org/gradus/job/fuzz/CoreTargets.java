package org.gradus.job.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.gradus.dl4j.GroupedOptimizer;
import org.gradus.group.Selectors;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.gradus.rule.AdamW;
import org.gradus.schedule.Expression;
import org.gradus.setting.FaultsException;
import org.gradus.state.SavedState;

/** The readers of optimizer-core that need no model. */
final class CoreTargets {
    private CoreTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        "selectors",
                        Set.of(IllegalArgumentException.class),
                        () -> Texts.bytes("6_*", "6_W[:, 5:10]", "conv?_W", "0_W[-3:, ::2]", "head [a]/x:0", "W[0]"),
                        Texts.bytes("[", "]", ":", "::", ",", "-", "*", "?", "99999999999"),
                        input -> Selectors.parse(Texts.of(input))),
                new Target(
                        "expressions",
                        Set.of(IllegalArgumentException.class),
                        () -> Texts.bytes(
                                "0.95 ** (epoch // 10)",
                                "min(1, (step + 1) / 100)",
                                "if(step < 500, 1, 0.1)",
                                "-2^-step % 3",
                                "cos(pi * step / 1e3) >= sqrt(e)",
                                "max(1,2,abs(-3))"),
                        Texts.bytes("**", "//", "(", ")", "if(", "min(", "step", "epoch", "1e308", "<=", "-", "^"),
                        input -> {
                            Expression expression = new Expression(Texts.of(input));
                            expression.at(0);
                            expression.at(Long.MAX_VALUE);
                        }),
                new Target(
                        "npy",
                        Set.of(IllegalArgumentException.class),
                        () -> npy(),
                        Texts.bytes(
                                "'descr': ",
                                "'<f4'",
                                "'<f8'",
                                "'|b1'",
                                "'fortran_order': True",
                                "'shape': (",
                                "2147483647,",
                                "()"),
                        input -> Npy.read(new ByteArrayInputStream(input))),
                new Target(
                        "state",
                        Set.of(FaultsException.class),
                        () -> List.of(state()),
                        Texts.bytes(
                                "PK\u0003\u0004",
                                "PK\u0001\u0002",
                                "settings",
                                ".npy",
                                "\u0093NUMPY",
                                "\"groups\":",
                                "null",
                                "[]",
                                "{}"),
                        input -> SavedState.read(new ByteArrayInputStream(input))));
    }

    private static List<byte[]> npy() {
        try {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            Npy.write(one, NpyArray.of(new float[] {1, -2, Float.NaN}));
            ByteArrayOutputStream two = new ByteArrayOutputStream();
            Npy.write(two, new NpyArray(List.of(2, 2), true, new float[] {1, 2, 3, 4}));
            return List.of(one.toByteArray(), two.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] state() {
        MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(SmallNetworks.sequence()));
        network.init();
        try {
            Path file = Files.createTempFile("state-", ".npz");
            GroupedOptimizer.builder(network)
                    .rule(new AdamW())
                    .lr(1e-3)
                    .group("head", "1_*", group -> group.withLr(3e-3))
                    .attach()
                    .save(file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
