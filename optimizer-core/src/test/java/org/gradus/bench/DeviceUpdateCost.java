package org.gradus.bench;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gradus.device.DeviceUpdate;
import org.gradus.device.Scope;
import org.gradus.group.Mask;
import org.gradus.group.MaskValues;
import org.gradus.group.Selectors;
import org.gradus.group.Target;
import org.gradus.plan.Plan;
import org.gradus.rule.AdamW;
import org.gradus.torch.TorchArrays;

/** What masked AdamW costs on a device, against a copy there of what it must move at least. */
final class DeviceUpdateCost {
    /** Ten groups with a rate each, and a rate for each weight. */
    private static final int GROUPS = 10;

    private static final Mask RATES =
            new Mask(Selectors.parse("*_W"), Target.LEARNING_RATE, (MaskValues) (selected, mask) -> rates(mask));

    private DeviceUpdateCost() {}

    /** Numbers from 0.5 to 1.5 for all weights at once: masks from files, one for each matrix, take minutes at this size. */
    private static void rates(float[] mask) {
        for (int i = 0; i < mask.length; i++) {
            mask[i] *= 0.5f + ((i * 0x9E3779B9) >>> 8) * 0x1p-24f;
        }
    }

    /** The share of a copy's bandwidth that the update reaches; both move {@link CopyBenchmark#BYTES} per weight. */
    static double share(String device, int side, int repeats) {
        Plan plan = Plans.of(Plans.MATRICES, side, GROUPS, new AdamW(0.9, 0.999, 1e-8), List.of(RATES));
        int length = plan.layout().length();
        TorchArrays arrays = new TorchArrays(device);
        try (arrays;
                Scope scope = arrays.scope();
                DeviceUpdate<Tensor> update = new DeviceUpdate<>(plan, arrays)) {
            Tensor weights = arrays.floats(length);
            Tensor gradient = arrays.floats(length);
            arrays.fill(weights, 0.5);
            arrays.fill(gradient, 0.25);
            Tensor from = arrays.doubles(length * (CopyBenchmark.BYTES / 2 / Double.BYTES));
            Tensor to = arrays.doubles(length * (CopyBenchmark.BYTES / 2 / Double.BYTES));
            long[] step = {0};
            Runnable one = () -> update.update(weights, gradient, step[0]++);
            Runnable copy = () -> arrays.copy(from, to);
            seconds(arrays, weights, one, repeats);
            seconds(arrays, to, copy, repeats);
            return seconds(arrays, to, copy, repeats) / seconds(arrays, weights, one, repeats);
        }
    }

    /** A read of what was written waits for the device. */
    private static double seconds(TorchArrays arrays, Tensor written, Runnable work, int repeats) {
        arrays.readDoubles(arrays.slice(written, 0, 1).to(ScalarType.Double));
        long start = System.nanoTime();
        for (int k = 0; k < repeats; k++) {
            work.run();
        }
        arrays.readDoubles(arrays.slice(written, 0, 1).to(ScalarType.Double));
        return (System.nanoTime() - start) / 1e9;
    }
}
