package org.gradus.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A named array of the network and its place in the flat vector of weights.
 *
 * @param name DL4J's key: {@code 0_W}, {@code fc_b}
 * @param layer the layer's number: position in a MultiLayerNetwork, in topological order in a ComputationGraph (vertices
 *     without parameters count there too)
 * @param layerName the layer's name, or its number as text where it has none; the vertex name in a graph
 * @param types simple names of the layer's configuration class, wrappers first: {@code [Bidirectional, LSTM]}
 * @param kind what it is for
 * @param shape the array's dimensions
 * @param outputs which of them counts the layer's outputs: 1 for a dense weight of [in, out], 0 for a kernel of [out, in, ...]
 * @param order 'c' (last index fastest) or 'f' (first index fastest)
 * @param offset the first element's place in the flat vector
 * @param frozen whether the model itself keeps it fixed (DL4J's FrozenLayer and its kin)
 * @param regularization the model's own penalties
 */
public record Parameter(
        String name,
        int layer,
        String layerName,
        List<String> types,
        Kind kind,
        List<Integer> shape,
        int outputs,
        char order,
        int offset,
        boolean frozen,
        Regularization regularization)
        implements Serializable {
    public Parameter {
        types = List.copyOf(types);
        shape = List.copyOf(shape);
    }

    /** The same for something else. */
    public Parameter withKind(Kind other) {
        return new Parameter(
                name, layer, layerName, types, other, shape, outputs, order, offset, frozen, regularization);
    }

    /** The same with other penalties. */
    public Parameter withRegularization(Regularization other) {
        return new Parameter(name, layer, layerName, types, kind, shape, outputs, order, offset, frozen, other);
    }

    /** The number of elements. */
    public int length() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether it is a weight with two dimensions. */
    public boolean isMatrix() {
        return kind == Kind.WEIGHT && shape.size() == 2;
    }

    /** Where along a dimension an element lies. */
    public int index(int place, int dimension) {
        int stride = 1;
        for (int d = order == 'f' ? 0 : shape.size() - 1; d != dimension; d += order == 'f' ? 1 : -1) {
            stride *= shape.get(d);
        }
        return (place - offset) / stride % shape.get(dimension);
    }

    /** One past the last element's place in the flat vector. */
    public int end() {
        return offset + length();
    }

    /** For each dimension, how far apart in the flat vector two neighbours along it are. */
    public int[] strides() {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int k = 0; k < strides.length; k++) {
            int dimension = order == 'f' ? k : strides.length - 1 - k;
            strides[dimension] = stride;
            stride *= shape.get(dimension);
        }
        return strides;
    }

    /** An element as a user would write it, {@code 4_W[3, 0]}. */
    public String element(int place) {
        int[] strides = strides();
        List<Integer> index = new ArrayList<>();
        for (int d = 0; d < strides.length; d++) {
            index.add((place - offset) / strides[d] % shape.get(d));
        }
        return name + index;
    }
}
