package org.gradus.dl4j.torch;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.gradus.dl4j.Node;

/** What is covered: a translator for each of DL4J's classes of configurations. */
final class Translators {
    /** Apart, so that a family may be loaded before this class: each makes its table with {@link #entry}. */
    private static final class Families {
        static final Map<Class<?>, Translator<?>> ALL = new HashMap<>();

        static {
            for (Map<Class<?>, Translator<?>> family : List.of(
                    DenseLayers.ALL,
                    Convolutions.ALL,
                    Poolings.ALL,
                    Normalizations.ALL,
                    Recurrents.ALL,
                    Vertices.ALL,
                    SeriesVertices.ALL,
                    Preprocessors.ALL)) {
                ALL.putAll(family);
            }
        }
    }

    private Translators() {}

    /**
     * What a node computes, its preprocessor first.
     *
     * @throws Uncovered when it is not covered
     */
    static Forward of(Node node, Weights weights) {
        Forward own = of(node.settings(), weights);
        return node.preprocessor().map(p -> of(p, weights).then(own)).orElse(own);
    }

    /**
     * What a configuration, without the node's preprocessor, computes: also for what is wrapped in others.
     *
     * @throws Uncovered when it is not covered
     */
    static Forward of(Object settings, Weights weights) {
        Forward own = translate(settings, weights);
        if (settings instanceof BaseLayer layer && layer.getWeightNoise() != null) {
            own = WeightNoises.of(layer, weights, own);
        }
        return Dropouts.before(settings, own);
    }

    @SuppressWarnings("unchecked") // the key is the class that the translator takes
    private static Forward translate(Object settings, Weights weights) {
        Translator<Object> translator = (Translator<Object>) Families.ALL.get(settings.getClass());
        if (translator == null || settings instanceof LayerVertex) {
            throw new Uncovered(settings.getClass().getSimpleName());
        }
        return translator.translate(settings, weights);
    }

    /** DL4J's classes that have a translator. */
    static Set<Class<?>> classes() {
        return Collections.unmodifiableSet(Families.ALL.keySet());
    }

    /** An entry of a family's table. */
    static <C> Map.Entry<Class<?>, Translator<?>> entry(Class<C> type, Translator<C> translator) {
        return Map.entry(type, translator);
    }
}
