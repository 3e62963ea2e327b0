package org.gradus.dl4j.torch;

/**
 * Turns DL4J's configuration of a layer or vertex into a function.
 *
 * @param <C> DL4J's class of configurations
 */
@FunctionalInterface
interface Translator<C> {
    /**
     * @param settings the configuration
     * @param weights the layer's parameters
     * @throws Uncovered when a setting is not covered
     */
    Forward translate(C settings, Weights weights);
}
