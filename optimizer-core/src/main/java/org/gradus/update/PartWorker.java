package org.gradus.update;

import java.util.stream.IntStream;
import org.gradus.engine.Regularization;
import org.gradus.formula.Formula;
import org.gradus.group.Clipping;
import org.gradus.plan.Grids;
import org.gradus.plan.Part;
import org.gradus.rule.Grid;
import org.gradus.rule.Kernel;
import org.gradus.rule.Rule;
import org.gradus.rule.TensorKernel;
import org.gradus.rule.TensorRule;

/** One group's part of one parameter at work: how its elements are reached, its limits, and its state. */
final class PartWorker {
    private static final float[][] NO_SLOTS = {};

    private final CohortPart order;
    private final Part part;
    private final int total;
    private final Cursor cursor;
    private final double norm;
    private final Units units;
    private final Grid grid;
    private final float[][] state;
    private final int start;
    private final float[][] masks = new float[Fusion.MASKS][];
    private final RangeWorker[] ranges;
    private final boolean vectors;
    private final Straight straight;
    private final int number;
    private double scale = 1;
    private double squares;
    private TensorKernel tensor;
    private Regularization penalties = Regularization.NONE;

    PartWorker(CohortPart order, Rule rule, Clipping clipping, Arenas arenas, Straight straight) {
        this.order = order;
        this.part = order.part();
        this.total = part.trainable().total();
        this.cursor = Cursor.over(part.trainable());
        this.norm = clipping.parameterNorm();
        this.units = Double.isInfinite(clipping.adaptive()) ? null : new Units(part, clipping.adaptive());
        this.grid = rule instanceof TensorRule ? Grids.of(part.parameter(), part.trainable()) : null;
        this.vectors = grid == null && LoopCompiler.vectors(total);
        masks[Fusion.GRADIENT_MASK] = part.gradientMask();
        masks[Fusion.UNITS] = units == null ? null : units.scales();
        masks[Fusion.DECAY_MASK] = part.decayMask();
        if (grid == null) {
            Arena arena = arenas.of(part);
            this.start = arena.take(total, part.rateMask());
            this.state = arena.slots();
            masks[Fusion.RATE_MASK] = arena.rates();
        } else {
            this.start = 0;
            this.state = IntStream.of(part.slots()).mapToObj(float[]::new).toArray(float[][]::new);
            masks[Fusion.RATE_MASK] = part.rateMask();
        }
        this.ranges = new RangeWorker[order.ranges()];
        for (int k = 0; k < ranges.length; k++) {
            ranges[k] = new RangeWorker(order.cohort(k), order.start(k), order.end(k), clipping, vectors);
        }
        this.straight = straight;
        this.number = vectors && part.trainable().count() == 1 ? addTo(straight, arenas) : -1;
    }

    /** The number of the first range there; the others follow. */
    private int addTo(Straight walk, Arenas arenas) {
        int origin = part.trainable().start(0);
        float[][] shared = shared(arenas);
        int first = -1;
        for (RangeWorker range : ranges) {
            int added = walk.add(
                    origin + range.start(), range.end() - range.start(), origin, start - origin, state, shared);
            first = first < 0 ? added : first;
        }
        return first;
    }

    /** The masks; where there is none but the rates, those of the whole arena, so that few objects are read. */
    private float[][] shared(Arenas arenas) {
        boolean alone = part.gradientMask() == null && units == null && part.decayMask() == null;
        return alone ? arenas.of(part).masks() : masks;
    }

    /** Whether {@link Straight} does its updates. */
    boolean isStraight() {
        return number >= 0;
    }

    Part part() {
        return part;
    }

    /** The factor that the part's own limit on its norm asks for. */
    double scale() {
        return scale;
    }

    /** The sum of squares of the gradients after the part's own limits, as last measured. */
    double squares() {
        return squares;
    }

    /** How its elements are ordered. */
    CohortPart order() {
        return order;
    }

    /** Copies a slot out, in the order of the plan, to {@code to} from {@code at} on; returns where the next part's goes. */
    int get(int slot, float[] to, int at) {
        order.plan(state[slot], start, to, at, part.slots()[slot]);
        return at + part.slots()[slot];
    }

    /** Copies a slot in, in the order of the plan, from {@code at} on; returns where the next part's is. */
    int put(int slot, float[] from, int at) {
        order.order(from, at, state[slot], start, part.slots()[slot]);
        return at + part.slots()[slot];
    }

    /** Measures the gradients and settles the part's own limits. */
    void measure(Flats flats, Block block) {
        double sum = 0;
        if (units != null) {
            units.clear();
        }
        Fusion seen = Fusion.ofGradient(part.gradientMask() != null, limited());
        cursor.rewind();
        int size = block.gradient.length;
        for (int at = 0; at < total; at += size) {
            int count = Math.min(size, total - at);
            cursor.get(flats.gradient(), block.gradient, count);
            if (seen.gradientMask() || seen.limited()) {
                block.change(LoopCompiler.plain(seen), count, masks, at, ranges[0].numbers());
            }
            sum += block.squares(count);
            if (units != null) {
                cursor.get(flats.weights(), block.weights, count);
                units.measure(block.gradient, block.weights, at, count);
            }
            cursor.skip(count);
        }
        sum = units == null || !Double.isFinite(sum) ? sum : units.limit();
        scale = Norms.scale(sum, norm);
        squares = sum * scale * scale;
    }

    /**
     * Settles the numbers of one update by a rule that looks at each element by itself.
     *
     * @param amounts whether the amounts are asked for
     * @param kernels of each cohort of the group
     * @param factor what the gradients are multiplied by
     * @param decay the share of itself that a weight loses, beside that of the kernels
     */
    void prepare(boolean amounts, Kernel[] kernels, Regularization penalties, double factor, double decay) {
        for (int k = 0; k < ranges.length; k++) {
            RangeWorker range = ranges[k];
            Kernel kernel = kernels[range.cohort()];
            double share = decay + kernel.shrink();
            range.set(factor, penalties, share);
            range.set(kernel, fusion(range, kernel.formula(), penalties, share, part.rateMask() != null, amounts));
            if (number >= 0) {
                straight.prepare(number + k, range.loop(), range.numbers());
            }
        }
        if (number < 0) {
            cursor.rewind();
        }
    }

    /** One update by a rule that looks at each element by itself, as prepared; not where {@link Straight} does it. */
    void update(Flats flats, Block block) {
        for (RangeWorker range : ranges) {
            update(range, flats, block);
        }
    }

    private void update(RangeWorker range, Flats flats, Block block) {
        int size = cursor.size();
        for (int at = range.start(); at < range.end(); at += size) {
            int count = Math.min(size, range.end() - at);
            cursor.get(flats, block, count);
            if (vectors) {
                block.run(range.loop(), 0, count, state, masks, start + at, at, range.numbers(), 0);
            } else {
                block.runInFront(range.loop(), count, state, masks, start + at, at, range.numbers());
            }
            put(flats, block, count);
            cursor.skip(count);
        }
    }

    /**
     * Settles the numbers of one update by a rule that looks at the whole part.
     *
     * @param factor what the gradients are multiplied by
     */
    void prepare(TensorKernel kernel, Regularization wanted, double factor) {
        tensor = kernel;
        penalties = wanted;
        ranges[0].set(factor, wanted, wanted.timesRate() ? 0 : wanted.weightDecay());
    }

    /** One update by a rule that looks at the whole part, as prepared. */
    void updateWhole(Flats flats, Block block) {
        float[] numbers = ranges[0].numbers();
        cursor.rewind();
        cursor.get(flats, block, total);
        Fusion before = fusion(ranges[0], Formula.IDENTITY, penalties, 0, false, true);
        block.change(LoopCompiler.plain(before), total, masks, 0, numbers);
        cursor.get(flats.weights(), block.weights, total);
        tensor.apply(block.gradient, block.weights, decay(penalties, block.weights), grid, state);
        Fusion after = Fusion.ofAmounts(
                ranges[0].decays(), part.decayMask() != null, part.rateMask() != null, flats.amounts());
        block.run(LoopCompiler.plain(after), 0, total, NO_SLOTS, masks, 0, 0, numbers, 0);
        put(flats, block, total);
    }

    /** Whether all weights are finite after the update. */
    boolean finite(Flats flats, Block block) {
        cursor.rewind();
        int size = block.weights.length;
        for (int at = 0; at < total; at += size) {
            int count = Math.min(size, total - at);
            cursor.get(flats, block, count);
            if (!block.finite(count, flats.amounts())) {
                return false;
            }
            cursor.skip(count);
        }
        return true;
    }

    /** The decay that a rule over the whole part takes into account itself; null: none. */
    private float[] decay(Regularization penalties, float[] weights) {
        if (penalties.weightDecay() == 0 || !penalties.timesRate()) {
            return null;
        }
        float share = (float) penalties.weightDecay();
        float[] mask = part.decayMask();
        float[] decay = new float[total];
        for (int i = 0; i < total; i++) {
            decay[i] = (mask == null ? share : share * mask[i]) * weights[i];
        }
        return decay;
    }

    private boolean limited() {
        return ranges[0].isLimited();
    }

    private Fusion fusion(
            RangeWorker range,
            Formula formula,
            Regularization penalties,
            double decay,
            boolean rateMask,
            boolean amounts) {
        return new Fusion(
                formula,
                part.gradientMask() != null,
                limited(),
                units != null,
                range.isScaled(),
                penalties.l2() != 0,
                penalties.l1() != 0,
                decay != 0,
                part.decayMask() != null,
                rateMask,
                amounts);
    }

    private void put(Flats flats, Block block, int count) {
        if (flats.amounts()) {
            cursor.put(block.gradient, count, flats.gradient());
        } else {
            cursor.put(block.weights, count, flats.weights());
        }
    }
}
