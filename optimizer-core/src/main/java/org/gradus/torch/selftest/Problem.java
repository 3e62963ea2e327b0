package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.InjectedFault;
import org.gradus.selftest.Numbers;
import org.gradus.selftest.Solution;

/** A problem for LibTorch whose solution is known. Solved forth and back, and forth in inference mode. */
final class Problem {
    private final String name;
    private final List<long[]> shapes;
    private final Function<Tensor[], Tensor> operation;
    private final Function<List<double[]>, Solution> reference;
    private List<double[]> inputs;
    private Solution known;

    /**
     * @param name for messages
     * @param shapes of the inputs, the parameters among them
     * @param operation LibTorch's
     * @param reference the same by plain arithmetic, from the inputs' numbers
     */
    Problem(
            String name,
            List<long[]> shapes,
            Function<Tensor[], Tensor> operation,
            Function<List<double[]>, Solution> reference) {
        this.name = name;
        this.shapes = shapes;
        this.operation = operation;
        this.reference = reference;
    }

    /** What LibTorch makes wrong; empty: nothing. */
    Optional<String> fault(boolean lies) {
        if (known == null) {
            inputs = new ArrayList<>();
            for (int k = 0; k < shapes.size(); k++) {
                inputs.add(Numbers.of(numbers(shapes.get(k)), k + 1));
            }
            known = reference.apply(inputs);
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor[] leaves = new Tensor[shapes.size()];
            for (int k = 0; k < leaves.length; k++) {
                leaves[k] = tensor(inputs.get(k), shapes.get(k)).requires_grad_(true);
            }
            Tensor found = found(leaves, lies);
            Tensor weights = tensor(Solution.weights(known.outputs().length), found.shape());
            // What comes back through a network has the order in memory that went forth.
            found.mul(torch.empty_like(found).copy_(weights)).sum().backward();
            List<float[]> gradients = new ArrayList<>();
            for (Tensor leaf : leaves) {
                // What an operation does not read has none.
                gradients.add(leaf.grad().defined() ? array(leaf.grad()) : new float[Math.toIntExact(leaf.numel())]);
            }
            return known.compare(array(found), gradients)
                    .or(() -> inference(leaves, lies))
                    .map(what -> name + ", " + what);
        }
    }

    private Optional<String> inference(Tensor[] leaves, boolean lies) {
        try (AutoGradMode off = new AutoGradMode(false)) {
            return known.compareInference(array(found(leaves, lies)));
        }
    }

    private Tensor found(Tensor[] inputs, boolean lies) {
        Tensor found = operation.apply(inputs);
        return lies ? found.mul(new Scalar(InjectedFault.FACTOR)) : found;
    }

    private static int numbers(long[] shape) {
        int numbers = 1;
        for (long dimension : shape) {
            numbers = Math.multiplyExact(numbers, Math.toIntExact(dimension));
        }
        return numbers;
    }

    private static Tensor tensor(double[] numbers, long[] shape) {
        return torch.from_blob(new FloatPointer(Numbers.floats(numbers)), shape).clone();
    }

    private static float[] array(Tensor tensor) {
        float[] numbers = new float[Math.toIntExact(tensor.numel())];
        tensor.contiguous().data_ptr_float().get(numbers);
        return numbers;
    }
}
