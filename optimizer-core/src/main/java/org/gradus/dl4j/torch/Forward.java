package org.gradus.dl4j.torch;

import java.util.List;

/**
 * What a layer, a vertex or a preprocessor computes from its inputs. Gradients are autograd's. Tensors have DL4J's shapes:
 * [examples, features], [examples, features, time], [examples, channels, height, width] or NHWC where the layer says so.
 */
@FunctionalInterface
interface Forward {
    Signal apply(List<Signal> inputs, Pass pass);

    /** The same for what has one input. */
    interface OfOne extends Forward {
        Signal apply(Signal input, Pass pass);

        @Override
        default Signal apply(List<Signal> inputs, Pass pass) {
            return apply(inputs.get(0), pass);
        }
    }

    /** This, then the next. */
    default Forward then(Forward next) {
        return (inputs, pass) -> next.apply(List.of(apply(inputs, pass)), pass);
    }
}
