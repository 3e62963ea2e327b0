package org.gradus.dl4j.torch;

import java.util.EnumMap;
import java.util.Map;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.Node;

/** Holds as many random networks against DL4J as one likes, outside the suite: FROM COUNT. */
final class Fuzzing {
    private Fuzzing() {}

    private static void describe(long seed) {
        Model model = Model.fromConfiguration(RandomNetwork.of(seed).json(), "drawn", seed);
        try (LiveNetwork live = LiveNetwork.open(model)) {
            for (Node node : live.nodes()) {
                String text = String.valueOf(node.settings())
                        .replaceAll("[A-Za-z]+=(null|\\[\\]|NaN|FLOAT|true|0\\.0|None)(, |\\))", "")
                        .replaceAll(
                                "(layerName|nIn|nOut|iUpdater|biasUpdater|weightInitFn|regularization\\w*)=[^ ]*(\\([^)]*\\))?,? ?",
                                "")
                        .replaceAll("super=|BaseLayer\\(|FeedForwardLayer\\(|Layer\\(", "");
                System.out.println("      " + node.number() + " " + node.inputs() + " "
                        + node.preprocessor()
                                .map(p -> p.getClass().getSimpleName())
                                .orElse("") + " " + text);
            }
        }
    }

    /** From a seed on, so many; prints what is not the same. */
    public static void main(String[] args) {
        long from = Long.parseLong(args[0]);
        Map<Fuzz.Kind, Integer> counts = new EnumMap<>(Fuzz.Kind.class);
        for (long seed = from; seed < from + Long.parseLong(args[1]); seed++) {
            System.out.println("SEED " + seed);
            Fuzz.Verdict verdict = Fuzz.of(seed);
            counts.merge(verdict.kind(), 1, Integer::sum);
            if (verdict.kind() != Fuzz.Kind.SAME) {
                if (verdict.kind() == Fuzz.Kind.DIFFERENT || verdict.kind() == Fuzz.Kind.TORCH_FAILS) {
                    describe(seed);
                }
                System.out.println(seed + " " + verdict.kind() + " " + verdict.why());
            }
        }
        for (Fuzz.Kind kind : Fuzz.Kind.values()) {
            System.out.println("COUNT " + kind + " " + counts.getOrDefault(kind, 0));
        }
        System.exit(0);
    }
}
