package org.gradus.dl4j.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.gradus.device.Backend;
import org.gradus.device.Scope;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * ND4J's arrays, wherever its backend has them. What is made here is in no workspace of the caller.
 *
 * <p>Tested on ND4J's CPU backend. Its last CUDA backend has no code for GPUs of compute capability 9.0 or later, and none of the
 * earlier ones was at hand: on a GPU the class has not run.
 */
public final class Nd4jArrays implements Backend<INDArray> {
    private final Deque<List<INDArray>> scopes = new ArrayDeque<>();

    /** Whether ND4J's arrays lie on a device, so that they are best updated there. */
    public static boolean preferred() {
        return !Nd4j.getEnvironment().isCPU();
    }

    @Override
    public Scope scope() {
        MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        scopes.push(new ArrayList<>());
        return () -> {
            scopes.pop().forEach(INDArray::close);
            none.close();
        };
    }

    private INDArray made(INDArray array) {
        scopes.element().add(array);
        return array;
    }

    @Override
    public INDArray keep(INDArray array) {
        scopes.forEach(made -> made.removeIf(a -> a == array));
        return array;
    }

    @Override
    public void release(INDArray array) {
        if (array.closeable()) {
            array.close();
        }
    }

    @Override
    public INDArray floats(int length) {
        return made(Nd4j.create(DataType.FLOAT, length));
    }

    @Override
    public INDArray doubles(int length) {
        return made(Nd4j.create(DataType.DOUBLE, length));
    }

    @Override
    public INDArray upload(float[] numbers) {
        return made(Nd4j.createFromArray(numbers));
    }

    @Override
    public INDArray upload(double[] numbers) {
        return made(Nd4j.createFromArray(numbers));
    }

    @Override
    public INDArray upload(int[] places) {
        return made(Nd4j.createFromArray(places));
    }

    @Override
    public void write(float[] from, INDArray to) {
        try (INDArray copy = Nd4j.createFromArray(from)) {
            to.assign(copy);
        }
    }

    @Override
    public float[] read(INDArray array) {
        return array.toFloatVector();
    }

    @Override
    public double[] readDoubles(INDArray array) {
        return array.toDoubleVector();
    }

    @Override
    public INDArray flat(String name, INDArray array, int length) {
        if (array.length() != length || array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(name + " has " + array.length() + " elements of type " + array.dataType()
                    + "; must have " + length + " of type FLOAT");
        }
        return array.reshape('c', true, length);
    }

    @Override
    public INDArray slice(INDArray array, int from, int to) {
        return array.get(NDArrayIndex.interval(from, to));
    }

    @Override
    public INDArray shaped(INDArray array, boolean standing, long... shape) {
        return array.reshape(standing ? 'f' : 'c', true, shape);
    }

    @Override
    public INDArray transposed(INDArray matrix) {
        return matrix.transpose();
    }

    @Override
    public void copy(INDArray from, INDArray to) {
        to.assign(from);
    }

    @Override
    public void fill(INDArray array, double number) {
        array.assign(number);
    }

    @Override
    public void gather(INDArray from, INDArray places, INDArray to) {
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(from, places)
                .addOutputs(to)
                .addIntegerArguments(0)
                .build());
    }

    /** In place, or the operation would copy all of to first. */
    @Override
    public void scatter(INDArray from, INDArray places, INDArray to) {
        Nd4j.exec(DynamicCustomOp.builder("scatter_upd")
                .addInputs(to, places, from)
                .callInplace(true)
                .build());
    }

    @Override
    public void segments(INDArray from, INDArray places, INDArray to) {
        Nd4j.exec(DynamicCustomOp.builder("unsorted_segment_sum")
                .addInputs(from, places)
                .addIntegerArguments(to.length())
                .addOutputs(to)
                .build());
    }

    @Override
    public void apply(Function function, INDArray x, INDArray out) {
        Nd4jMath.apply(function, x, out);
    }

    @Override
    public void apply(Operator operator, INDArray left, INDArray right, INDArray out) {
        Nd4jMath.apply(operator, left, right, out);
    }

    @Override
    public void apply(Operator operator, INDArray left, double right, INDArray out) {
        Nd4jMath.apply(operator, left, right, out);
    }

    @Override
    public void apply(Operator operator, double left, INDArray right, INDArray out) {
        Nd4jMath.apply(operator, left, right, out);
    }

    @Override
    public void sum(INDArray x, INDArray out) {
        Nd4j.getExecutioner().exec(new Sum(x, null, out));
    }

    @Override
    public void sum(INDArray x, int dimension, INDArray out) {
        Nd4j.getExecutioner().exec(new Sum(x, out, false, dimension));
    }

    @Override
    public void squares(INDArray x, INDArray out) {
        try (INDArray wide = x.castTo(DataType.DOUBLE)) {
            Nd4jMath.apply(Operator.MULTIPLY, wide, wide, wide);
            sum(wide, out);
        }
    }

    @Override
    public INDArray product(INDArray left, INDArray right) {
        return made(left.mmul(right));
    }
}
