package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gradus.torch.LibTorch;
import org.junit.jupiter.api.Test;

/**
 * Without it, a batch of a shape that a layer does not take could end the process: random networks and random shapes are refused by
 * name of the layer, or trained, by both engines. The long form, 10,000 pairs in about ten minutes, is {@code mvn test -pl
 * optimizer-core -Dtest=WrongShapesTest -Dshapes.pairs=10000}; {@code -Dshapes.seed} looks elsewhere.
 */
class WrongShapesTest {
    private static final int PAIRS = Integer.getInteger("shapes.pairs", 300);
    private static final long SEED = Long.getLong("shapes.seed", 1);

    /** Shapes of one network: drawing it takes longer than trying it. */
    private static final int SHAPES = 6;

    @Test
    void everyShapeIsRefusedByNameOrTrainedByBothEngines() {
        LibTorch.load();
        List<RandomNetwork> rare = RareLayers.all();
        Map<WrongShapes.Kind, Integer> counts = new EnumMap<>(WrongShapes.Kind.class);
        List<String> wrong = new ArrayList<>();
        int pairs = 0;
        int refused = 0;
        for (long seed = SEED; pairs < PAIRS; seed++) {
            Random random = new Random(seed);
            WrongShapes.Subject subject;
            try {
                int k = (int) (seed % (2L * rare.size()));
                subject = WrongShapes.Subject.of(k < rare.size() ? rare.get(k) : RandomNetwork.of(seed), seed);
            } catch (RuntimeException e) {
                counts.merge(WrongShapes.Kind.NOT_BUILT, 1, Integer::sum);
                continue;
            }
            WrongShapes.Verdict right = WrongShapes.right(subject);
            if (right.kind() != WrongShapes.Kind.TRAINED) {
                // DL4J's builder also makes networks whose layers do not fit one another.
                refused += right.kind() == WrongShapes.Kind.REFUSED ? 1 : 0;
                counts.merge(WrongShapes.Kind.UNTRAINABLE, 1, Integer::sum);
                if (right.kind() != WrongShapes.Kind.REFUSED) {
                    continue;
                }
            }
            for (int k = 0; k < SHAPES && pairs < PAIRS; k++, pairs++) {
                WrongShapes.Verdict verdict = WrongShapes.of(subject, random);
                counts.merge(verdict.kind(), 1, Integer::sum);
                if (verdict.kind() == WrongShapes.Kind.WRONG) {
                    wrong.add("network " + seed + ": " + verdict.why());
                }
            }
        }
        System.out.println(pairs + " pairs of network and shape: " + counts);
        assertThat(wrong).isEmpty();
        assertThat(refused).as("networks refused on their own shape").isLessThanOrEqualTo(3 + PAIRS / SHAPES / 10);
        assertThat(counts.getOrDefault(WrongShapes.Kind.FAILED, 0)).isLessThanOrEqualTo(PAIRS / 1000);
        // Both happen often, or nothing was tried.
        assertThat(counts.get(WrongShapes.Kind.REFUSED)).isGreaterThan(PAIRS / 4);
        assertThat(counts.get(WrongShapes.Kind.TRAINED)).isGreaterThan(PAIRS / 20);
    }
}
