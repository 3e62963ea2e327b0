package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;
import org.gradus.engine.Moment;
import org.gradus.torch.Computing;
import org.gradus.torch.LateNumber;
import org.gradus.torch.TorchException;

/**
 * Stands in for a GPU: LibTorch's device {@code meta}, on which tensors have shapes and no numbers, and which refuses the host's
 * tensors where a GPU would; and bfloat16, which tells tensors of a fixed type.
 */
final class Elsewhere {
    private static final Moment MOMENT = new Moment(3, 1, 5);

    private static final Pattern KIND = Pattern.compile("\"@class\" : \"([^\"]+)\"");
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private Elsewhere() {}

    /**
     * Whether no network of the same kinds of layers, activations and losses came before. LibTorch takes a second for each of the
     * errors in which the passes end.
     */
    static boolean isNew(Model model, Batch batch) {
        String kinds = KIND.matcher(model.configuration())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.joining(","));
        return SEEN.add(kinds + (batch.featureMask().length > 0) + (batch.labelMask().length > 0));
    }

    /** The forward and backward pass of a batch mix in no tensor of the host's. */
    static void computes(Model model, List<Integer> shape, Batch batch) {
        try (TorchEngine engine = TorchEngine.open(model, shape, Computing.DEFAULT, Numberless::new)) {
            // The first that asks for a number is the loss, behind all else, or a check of a mask. LibTorch's
            // convolutions and some others know no shapes without numbers: there it ends early.
            assertThatThrownBy(() -> engine.computeGradient(batch, MOMENT))
                    .as("a pass on another device")
                    .isInstanceOf(TorchException.class)
                    .message()
                    .containsAnyOf("attempted to run this operator with Meta tensors", "overrideable not implemented");
        }
    }

    /** With products in bfloat16 all tensors go together. */
    static void computesNarrow(Model model, List<Integer> shape, Batch batch) {
        try (TorchEngine engine = TorchEngine.open(model, shape, new Computing("cpu", true, false))) {
            assertThat(engine.computeGradient(batch, MOMENT))
                    .as("loss in bfloat16")
                    .isFinite();
        }
    }

    private static final class AskedAtLast extends LateNumber {
        private Tensor scalar;

        @Override
        public void expect(Tensor loss) {
            scalar = loss; // its way back goes without numbers
        }

        @Override
        public double get() {
            return scalar.item_double();
        }
    }

    private static final class Numberless extends Memory {
        Numberless(LiveNetwork live) {
            super(live, like(live.layout().length()), like(live.layout().length()), new AskedAtLast());
        }

        private static Tensor like(int length) {
            return torch.zeros(length).to(new Device("meta"), torch.ScalarType.Float);
        }

        @Override
        Tensor there(Tensor host) {
            return host.to(new Device("meta"), host.scalar_type().intern());
        }
    }
}
