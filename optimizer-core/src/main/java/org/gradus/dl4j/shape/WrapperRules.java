package org.gradus.dl4j.shape;

import static org.gradus.dl4j.shape.ShapeRules.entry;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.util.TimeSeriesUtils;

/** Layers around other layers. */
final class WrapperRules {
    /** By DL4J's class. */
    static final Map<Class<?>, ShapeRule<?>> ALL = Map.ofEntries(
            entry(FrozenLayer.class, (settings, inputs, network) -> within(settings.getLayer(), inputs, network)),
            entry(
                    FrozenLayerWithBackprop.class,
                    (settings, inputs, network) -> within(settings.getUnderlying(), inputs, network)),
            entry(FrozenVertex.class, (settings, inputs, network) -> within(settings.getUnderlying(), inputs, network)),
            entry(
                    MaskZeroLayer.class,
                    (settings, inputs, network) -> within(settings.getUnderlying(), inputs, network)),
            entry(Bidirectional.class, WrapperRules::bidirectional),
            entry(LastTimeStep.class, WrapperRules::last),
            entry(TimeDistributed.class, WrapperRules::everyStep));

    private WrapperRules() {}

    private static ArrayShape within(Object settings, List<ArrayShape> inputs, ArrayShape network) {
        return ShapeRules.output(settings, inputs, network)
                .orElseThrow(() -> new UnknownShape(settings.getClass().getSimpleName()));
    }

    private static ArrayShape bidirectional(Bidirectional settings, List<ArrayShape> inputs, ArrayShape network) {
        ArrayShape forwards = within(settings.getFwd(), inputs, network);
        within(settings.getBwd(), inputs, network);
        if (settings.getMode() != Bidirectional.Mode.CONCAT) {
            return forwards;
        }
        int features = forwards.rank() == 3 && settings.getRNNDataFormat() == RNNFormat.NWC ? 2 : 1;
        return forwards.with(features, 2 * forwards.size(features));
    }

    private static ArrayShape last(LastTimeStep settings, List<ArrayShape> inputs, ArrayShape network) {
        Layer inner = settings.getUnderlying();
        ArrayShape series = within(inner, inputs, network);
        FlatRules.ranked(series, 3, "takes the last step of a time series", "[FEATURES, TIME]");
        return ArrayShape.of(
                series.size(0), series.size(3 - SeriesRules.time(TimeSeriesUtils.getFormatFromRnnLayer(inner))));
    }

    private static ArrayShape everyStep(TimeDistributed settings, List<ArrayShape> inputs, ArrayShape network) {
        RNNFormat format = settings.getRnnDataFormat();
        ArrayShape input =
                FlatRules.ranked(inputs.get(0), 3, "takes time series", SeriesRules.named("FEATURES", format));
        int features = 3 - SeriesRules.time(format);
        long steps = input.size(SeriesRules.time(format));
        ArrayShape rows = ArrayShape.of(input.size(0) * steps, input.size(features));
        ArrayShape found = within(settings.getUnderlying(), List.of(rows), network);
        return input.with(features, found.size(1));
    }
}
