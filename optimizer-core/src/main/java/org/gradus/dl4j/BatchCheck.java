package org.gradus.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gradus.dl4j.shape.ArrayShape;
import org.gradus.engine.Batch;
import org.gradus.engine.Shapes;

/**
 * Holds batches against a network before native code sees them. Used by one thread at a time.
 *
 * <p>Libraries of tensors check what their own operations are given, not always, and what they read beyond the end of an array is
 * chance: a batch of the wrong shape has ended the process in the middle of a gradient.
 */
public final class BatchCheck {
    /** Time may differ from batch to batch; so many shapes are remembered. */
    private static final int SHAPES = 64;

    private final LiveNetwork live;
    private final List<Integer> exampleShape;
    private final ShapeCheck shapes;
    private final Masks masks;
    private final Map<ArrayShape, ShapeReport> reports = new LinkedHashMap<>(SHAPES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ArrayShape, ShapeReport> eldest) {
            return size() > SHAPES;
        }
    };

    /**
     * Looks at a network.
     *
     * @param exampleShape the dimensions of one example; empty for a row; 0: as long as a batch makes it
     */
    public BatchCheck(LiveNetwork live, List<Integer> exampleShape) {
        this.live = live;
        this.exampleShape = List.copyOf(exampleShape);
        this.shapes = new ShapeCheck(live.network(), live.outputShape());
        this.masks = Masks.of(live.network());
    }

    /**
     * Before a gradient or a loss.
     *
     * @throws IllegalArgumentException when a batch does not have the labels that the network wants, or goes on where none may, or
     *     {@link #requireFeatures}
     */
    public void require(Batch batch) {
        ShapeReport report = report(batch);
        int found = batch.labels().length;
        long each = (long) batch.examples() * live.outputs();
        boolean sequential = live.outputShape().size() > 1;
        boolean fits = report.outputs()
                .map(outputs -> found == outputs.size(0) * outputs.perRow())
                .orElse(sequential ? found > 0 && found % each == 0 : found == each);
        if (!fits) {
            String steps = report.outputs()
                    .map(outputs -> ", of which there are " + outputs.perRow() / live.outputs())
                    .orElse("");
            throw new IllegalArgumentException(found + " labels for " + batch.examples() + " examples; must be "
                    + live.outputs() + " per example" + (sequential ? " and time step" + steps : ""));
        }
        if (batch.continues() && !live.truncated()) {
            throw new IllegalArgumentException("the batch goes on where the last one ended; must stand for itself, the"
                    + " model's backpropagation through time is not truncated");
        }
    }

    /**
     * Before outputs.
     *
     * @throws IllegalArgumentException when the features of a batch do not have the shape that every layer takes, when an id has no
     *     row in its embedding, or when a mask is as long as no time, or one with which DL4J would leave its arrays
     */
    public void requireFeatures(Batch batch) {
        report(batch);
    }

    private ShapeReport report(Batch batch) {
        long[] sizes = Shapes.of(exampleShape, batch.features().length, batch.examples());
        ArrayShape shape = ArrayShape.of(sizes);
        ShapeReport report = reports.computeIfAbsent(shape, shapes::follow);
        if (!report.faults().isEmpty()) {
            throw new IllegalArgumentException("an example's shape is " + String.join("; it is ", report.faults()));
        }
        requireMask(batch, shape);
        requireIds(batch, report);
        return report;
    }

    private void requireMask(Batch batch, ArrayShape shape) {
        int found = batch.featureMask().length;
        if (found == 0) {
            return;
        }
        long examples = batch.examples();
        int time = exampleShape.indexOf(0) + 1;
        boolean fits = found % examples == 0;
        if (fits) {
            masks.require(batch);
        }
        if (fits && shape.rank() == 3) {
            long steps = found / examples;
            fits = time > 0 ? steps == shape.size(time) : steps == shape.size(1) || steps == shape.size(2);
        }
        if (!fits) {
            throw new IllegalArgumentException(found + " numbers of a mask of the features for " + examples
                    + " examples of shape " + shape + "; must be one for each time step");
        }
    }

    private void requireIds(Batch batch, ShapeReport report) {
        if (report.ids().none()) {
            return;
        }
        int each = batch.features().length / batch.examples();
        for (int k = 0; k < batch.features().length; k++) {
            int feature = k % each;
            int example = k / each;
            report.ids().fault(feature, batch.features()[k]).ifPresent(fault -> {
                throw new IllegalArgumentException("feature " + feature + " of example " + example + " " + fault);
            });
        }
    }
}
