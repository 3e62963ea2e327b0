package org.gradus.dl4j.torch;

import java.util.List;
import org.gradus.dl4j.Node;
import org.gradus.engine.Parameter;
import org.gradus.torch.Computing;

/** How the convolutions of a network have images in memory; what follows them keeps it. */
enum ImageOrder {
    /** As they come: with their channels first. */
    GIVEN,
    /** With their channels last, which kernels of convolutions, reordered by the processor's library anyway, need not be. */
    LAST,
    /** The kernels too: a GPU's library would reorder them on the way forth and again on the way back. */
    LAST_WITH_KERNELS;

    /**
     * The faster one: last on the processor, and on a GPU where the first convolution sees several channels. With one, both orders
     * are the same, and what follows is small.
     */
    static ImageOrder of(Computing computing, List<Node> nodes) {
        if (computing.onHost()) {
            return LAST;
        }
        return nodes.stream()
                        .map(node -> node.parameters().get("W"))
                        .filter(kernel -> kernel != null && kernel.shape().size() == 4)
                        .findFirst()
                        .filter(ImageOrder::several)
                        .isPresent()
                ? LAST_WITH_KERNELS
                : GIVEN;
    }

    private static boolean several(Parameter kernel) {
        return kernel.shape().get(1) > 1;
    }
}
