package org.gradus.update;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.gradus.formula.Formula;
import org.gradus.formula.Term;

/** The Java text of a {@link Loop}'s class. */
final class LoopSource {
    /** The class that the text declares. */
    static final String NAME = "FusedLoop";

    private static final String HEAD =
            """
            package org.gradus.update;

            %simport java.util.*;

            final class FusedLoop implements Loop {
            %s    public void run(float[] weights, float[] gradient, int first, int end, float[][] slots, float[][] masks,
                        int at, int from, float[] numbers, int base, float[] trace) {
            """;

    private final Fusion fusion;

    LoopSource(Fusion fusion) {
        this.fusion = fusion;
    }

    /**
     * A loop over single floats. All arrays have one index, so that the compiler can make vector instructions of it: first, at
     * and from must be 0.
     */
    String plain() {
        Body body = new Body(false, "i", "i", "i");
        body.update();
        return HEAD.formatted("", "")
                + body.head
                + "        for (int i = 0; i < end; i++) {\n" + body.text + "        }\n"
                + "        for (int i = 0; i < end; i++) {\n            trace[i] += weights[i] * 0f;\n        }\n"
                + "    }\n}\n";
    }

    /** A loop over vectors, and one over the floats that are left, with the same arithmetic. */
    String vectors() {
        Body body = new Body(true, "i", "at + i", "from + i");
        body.update();
        Body rest = new Body(false, "i", "at + i", "from + i");
        rest.update();
        return HEAD.formatted(
                        "import jdk.incubator.vector.*;\n",
                        """
                            private static final VectorSpecies SPECIES = FloatVector.SPECIES_PREFERRED;
                            private static final int LANES = SPECIES.length();

                        """)
                + body.head
                + "        FloatVector finite = FloatVector.fromArray(SPECIES, trace, 0);\n"
                + "        int i = first;\n"
                + "        for (; i <= end - LANES; i += LANES) {\n" + body.text
                + "            finite = finite.add(updated.mul(0f));\n        }\n"
                + "        finite.intoArray(trace, 0);\n"
                + "        if (i < end) {\n            rest(weights, gradient, i, end, slots, masks, at, from, numbers, base, trace);\n        }\n    }\n\n"
                + "    private static void rest(float[] weights, float[] gradient, int first, int end, float[][] slots, float[][] masks, int at, int from,\n"
                + "            float[] numbers, int base, float[] trace) {\n"
                + rest.head
                + "        for (int i = first; i < end; i++) {\n" + rest.text
                + "            trace[0] += updated * 0f;\n        }\n    }\n}\n";
    }

    /** What is done with one float, or one vector of them. */
    private final class Body {
        private final boolean vector;
        private final String type;
        private final String near;
        private final String far;
        private final String other;
        private final StringBuilder head = new StringBuilder();
        private final StringBuilder text = new StringBuilder();
        private final Map<String, String> shared = new HashMap<>();
        private final Map<Term, String> locals = new HashMap<>();
        private int scalars;
        private String gradient = "";
        private int next;

        /**
         * @param near the index of weights and gradients
         * @param far the index of slots and rate mask
         * @param other the index of the other masks
         */
        Body(boolean vector, String near, String far, String other) {
            this.vector = vector;
            this.type = vector ? "FloatVector" : "float";
            this.near = near;
            this.far = far;
            this.other = other;
        }

        void update() {
            Formula formula = fusion.formula();
            declare("w", load("weights", near));
            declare("g", load("gradient", near));
            enter("g", 0);
            String seen = local(fusion.before());
            enter(seen, Fusion.SETTINGS);
            String amount = local(formula.amount());
            Map<Term, String> found = new HashMap<>(locals);
            enter(amount, 0);
            String subtracted = local(fusion.after());
            declare("updated", of(Term.Operator.SUBTRACT, "w", subtracted));
            store("weights", near, "updated");
            if (fusion.amounts()) {
                store("gradient", near, subtracted);
            }
            enter(seen, Fusion.SETTINGS);
            locals.putAll(found);
            Map<Integer, String> slots = new TreeMap<>();
            for (int s = 0; s < formula.slots().size(); s++) {
                slots.put(s, local(formula.slots().get(s)));
            }
            slots.forEach((s, value) -> store(array("slots", s), far, value));
        }

        /** From here on gradient and scalars mean something else; the scalars begin at a place among the numbers. */
        private void enter(String gradient, int scalars) {
            locals.clear();
            this.gradient = gradient;
            this.scalars = scalars;
        }

        private void declare(String name, String value) {
            text.append("            %s %s = %s;%n".formatted(type, name, value));
        }

        /** A variable that holds the value of a term. */
        private String local(Term term) {
            String known = locals.get(term);
            if (known != null) {
                return known;
            }
            String name = simple(term);
            if (name == null) {
                String value = compute(term);
                name = "x" + next++;
                declare(name, value);
            }
            locals.put(term, name);
            return name;
        }

        /** What needs no computing; else null. */
        private String simple(Term term) {
            if (term instanceof Term.Constant constant) {
                return scalar("c" + shared.size(), constant.value() + "f");
            }
            if (!(term instanceof Term.Value value)) {
                return null;
            }
            return switch (value.source()) {
                case GRADIENT -> gradient;
                case WEIGHT -> "w";
                case UPDATED -> "updated";
                case SCALAR ->
                    scalar("n" + (scalars + value.index()), "numbers[base + " + (scalars + value.index()) + "]");
                case SLOT, MASK -> null;
            };
        }

        private String compute(Term term) {
            if (term instanceof Term.Value value) {
                boolean slot = value.source() == Term.Source.SLOT;
                String index = slot || value.index() == Fusion.RATE_MASK ? far : other;
                return load(array(slot ? "slots" : "masks", value.index()), index);
            }
            if (term instanceof Term.Unary unary) {
                return of(unary.function(), local(unary.term()));
            }
            Term.Binary binary = (Term.Binary) term;
            return of(binary.operator(), local(binary.left()), local(binary.right()));
        }

        /** A number that is the same for all elements. */
        private String scalar(String name, String value) {
            return shared.computeIfAbsent(value, v -> {
                head.append("        final %s %s = %s;%n"
                        .formatted(type, name, vector ? "FloatVector.broadcast(SPECIES, " + v + ")" : v));
                return name;
            });
        }

        private String array(String arrays, int index) {
            String name = arrays.substring(0, arrays.length() - 1) + index;
            return shared.computeIfAbsent(arrays + "[" + index + "]", v -> {
                head.append("        final float[] %s = %s;%n".formatted(name, v));
                return name;
            });
        }

        private String load(String array, String index) {
            return vector ? "FloatVector.fromArray(SPECIES, " + array + ", " + index + ")" : array + "[" + index + "]";
        }

        private void store(String array, String index, String value) {
            String store =
                    vector ? value + ".intoArray(" + array + ", " + index + ")" : array + "[" + index + "] = " + value;
            text.append("            ").append(store).append(";\n");
        }

        private String of(Term.Function function, String x) {
            return switch (function) {
                case SQRT -> vector ? x + ".sqrt()" : "(float) Math.sqrt(" + x + ")";
                case ABS -> vector ? x + ".abs()" : "Math.abs(" + x + ")";
                // Without a choice, which would be guessed wrongly for every other element: 1e60 lifts every float
                // above 1.
                case SIGN ->
                    vector
                            ? x + ".mul(1e30f).mul(1e30f).min(1f).max(-1f)"
                            : "Math.max(-1f, Math.min(1f, " + x + " * 1e30f * 1e30f))";
            };
        }

        private String of(Term.Operator operator, String x, String y) {
            return switch (operator) {
                case ADD -> infix(x, "add", "+", y);
                case SUBTRACT -> infix(x, "sub", "-", y);
                case MULTIPLY -> infix(x, "mul", "*", y);
                case DIVIDE -> infix(x, "div", "/", y);
                case MAX -> vector ? x + ".max(" + y + ")" : "Math.max(" + x + ", " + y + ")";
                case MIN -> vector ? x + ".min(" + y + ")" : "Math.min(" + x + ", " + y + ")";
            };
        }

        private String infix(String x, String method, String operator, String y) {
            return vector ? x + "." + method + "(" + y + ")" : x + " " + operator + " " + y;
        }
    }
}
