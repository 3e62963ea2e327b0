package org.gradus.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.DeviceTypeOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gradus.device.Backend;
import org.gradus.device.Program;
import org.gradus.device.Scope;
import org.gradus.formula.Term.Function;
import org.gradus.formula.Term.Operator;

/**
 * LibTorch's tensors on one device. Between a GPU and the host numbers go through pinned memory, in whole arrays. Sums by
 * {@link #segments} are in no fixed order on a GPU.
 */
public final class TorchArrays implements Backend<Tensor>, AutoCloseable {
    private final String name;
    private final boolean here;
    private final TensorOptions floats;
    private final TensorOptions doubles;
    private final TensorOptions longs;
    private final PinnedMemory pinned = new PinnedMemory();

    /**
     * Loads LibTorch.
     *
     * @param device {@code cpu}, {@code cuda}, {@code cuda:1}
     */
    public TorchArrays(String device) {
        LibTorch.load();
        name = device;
        here = device.equals("cpu");
        try (PointerScope scope = new PointerScope()) {
            DeviceOptional there = new DeviceOptional(new Device(device));
            floats = lasting(new TensorOptions(ScalarType.Float).device(there));
            doubles = lasting(new TensorOptions(ScalarType.Double).device(there));
            longs = lasting(new TensorOptions(ScalarType.Long).device(there));
        }
    }

    private static <P extends Pointer> P lasting(P pointer) {
        return pointer.retainReference();
    }

    @Override
    public Scope scope() {
        PointerScope memory = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        return () -> {
            guard.close();
            memory.close();
        };
    }

    @Override
    public Tensor keep(Tensor array) {
        return array.retainReference();
    }

    @Override
    public void release(Tensor array) {
        array.close();
    }

    @Override
    public Tensor floats(int length) {
        return torch.zeros(new long[] {length}, floats);
    }

    @Override
    public Tensor doubles(int length) {
        return torch.zeros(new long[] {length}, doubles);
    }

    @Override
    public Tensor upload(float[] numbers) {
        Tensor array = floats(numbers.length);
        write(numbers, array);
        return array;
    }

    @Override
    public Tensor upload(double[] numbers) {
        Tensor host = empty(numbers.length, new TensorOptions(ScalarType.Double));
        host.data_ptr_double().put(numbers);
        return copied(host, doubles);
    }

    @Override
    public Tensor upload(int[] places) {
        Tensor host = empty(places.length, new TensorOptions(ScalarType.Int));
        host.data_ptr_int().put(places);
        return copied(host, longs);
    }

    private static Tensor empty(long length, TensorOptions options) {
        return torch.empty(new long[] {length}, options, new MemoryFormatOptional());
    }

    private static Tensor copied(Tensor host, TensorOptions options) {
        return empty(host.numel(), options).copy_(host);
    }

    @Override
    public void write(float[] from, Tensor to) {
        try (PointerScope scope = new PointerScope()) {
            if (here) {
                to.data_ptr_float().put(from);
            } else {
                Tensor between = pinned.between(from.length);
                between.data_ptr_float().put(from);
                to.copy_(between);
            }
        }
    }

    @Override
    public float[] read(Tensor array) {
        float[] numbers = new float[Math.toIntExact(array.numel())];
        try (PointerScope scope = new PointerScope()) {
            if (here) {
                array.data_ptr_float().get(numbers);
            } else {
                pinned.between(numbers.length).copy_(array).data_ptr_float().get(numbers);
            }
        }
        return numbers;
    }

    @Override
    public double[] readDoubles(Tensor array) {
        double[] numbers = new double[Math.toIntExact(array.numel())];
        try (PointerScope scope = new PointerScope()) {
            array.cpu().data_ptr_double().get(numbers);
        }
        return numbers;
    }

    @Override
    public Tensor flat(String name, Tensor array, int length) {
        if (array.numel() != length || array.scalar_type().intern() != ScalarType.Float || !array.is_contiguous()) {
            throw new IllegalArgumentException(name + " has " + array.numel() + " elements of type "
                    + array.scalar_type().intern() + "; must have " + length + " of type Float, without gaps");
        }
        return array.dim() == 1 ? array : array.view(length);
    }

    @Override
    public Tensor slice(Tensor array, int from, int to) {
        return array.slice(0, new LongOptional(from), new LongOptional(to), 1);
    }

    @Override
    public Tensor shaped(Tensor array, boolean standing, long... shape) {
        long[] strides = new long[shape.length];
        long next = 1;
        for (int k = 0; k < shape.length; k++) {
            int dimension = standing ? k : shape.length - 1 - k;
            strides[dimension] = next;
            next *= shape[dimension];
        }
        return array.as_strided(shape, strides, new LongOptional(array.storage_offset()));
    }

    @Override
    public Tensor transposed(Tensor matrix) {
        return matrix.t();
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        to.copy_(from);
    }

    @Override
    public void fill(Tensor array, double number) {
        array.fill_(new Scalar(number));
    }

    @Override
    public void gather(Tensor from, Tensor places, Tensor to) {
        torch.index_select_out(to, from, 0, places);
    }

    @Override
    public void scatter(Tensor from, Tensor places, Tensor to) {
        to.index_copy_(0, places, from);
    }

    @Override
    public void segments(Tensor from, Tensor places, Tensor to) {
        to.zero_().index_add_(0, places, from);
    }

    @Override
    public void apply(Function function, Tensor x, Tensor out) {
        TorchMath.apply(function, x, out);
    }

    @Override
    public void apply(Operator operator, Tensor left, Tensor right, Tensor out) {
        TorchMath.apply(operator, left, right, out);
    }

    @Override
    public void apply(Operator operator, Tensor left, double right, Tensor out) {
        // By a number of the host's a GPU multiplies with its reciprocal, which may be off in the last bit.
        Tensor number = here ? TorchMath.number(right) : torch.full(new long[] {1}, new Scalar(right), left.options());
        TorchMath.apply(operator, left, number, out);
    }

    @Override
    public void apply(Operator operator, double left, Tensor right, Tensor out) {
        TorchMath.apply(operator, TorchMath.number(left), right, out);
    }

    @Override
    public void sum(Tensor x, Tensor out) {
        out.copy_(x.sum());
    }

    @Override
    public void sum(Tensor x, int dimension, Tensor out) {
        torch.sum_out(out, x, dimension);
    }

    @Override
    public void squares(Tensor x, Tensor out) {
        Tensor norm = torch.linalg_vector_norm(
                x, new Scalar(2.0), new long[] {0}, false, new ScalarTypeOptional(ScalarType.Double));
        torch.mul_out(out, norm.view(1), norm.view(1));
    }

    @Override
    public Tensor product(Tensor left, Tensor right) {
        return left.mm(right);
    }

    @Override
    public Optional<Program<Tensor>> compile(String text, String program) {
        return here ? Optional.empty() : CudaCompiler.compile(device().index(), text, program);
    }

    /**
     * A host's tensor on the device; itself where that is the host. Out of {@link #room} it is copied while the host goes on: what
     * is there must stay until something waits for the device.
     */
    public Tensor there(Tensor host) {
        return here ? host : host.to(device(), host.scalar_type().intern(), true, false, new MemoryFormatOptional());
    }

    /** Pinned memory of the host, for floats on their way to the device; lives until close. */
    public FloatBuffer room(int length) {
        if (here) {
            return ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }
        return pinned.room(length);
    }

    private Device device() {
        return new Device(name);
    }

    /** What draws random numbers on the device, seeded. */
    public Generator generator(long seed) {
        if (here) {
            return torch.make_generator_cpu(seed);
        }
        Device there = device();
        Generator generator = torch.globalContext()
                .getAcceleratorHooksInterface(new DeviceTypeOptional(there.type()))
                .getNewGenerator(there.has_index() ? there.index() : 0);
        generator.set_current_seed(seed);
        return generator;
    }

    /** Gives pinned memory back. */
    @Override
    public void close() {
        pinned.close();
    }
}
