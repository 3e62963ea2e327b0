package org.gradus.torch;

import java.util.List;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;
import org.gradus.device.Program;

/**
 * A kernel on one GPU, launched on LibTorch's current stream over LibTorch's own memory: in order with all that LibTorch does,
 * without a copy.
 */
final class CudaProgram implements Program<Tensor> {
    /** Enough threads per block for full occupancy, and few enough for any number of registers. */
    private static final int THREADS = 256;

    /** Blocks go on with later pieces where there are more. */
    private static final long MOST_BLOCKS = 1 << 20;

    private final CUfunc_st function;
    private final byte device;

    /** @param function which is never unloaded */
    CudaProgram(CUfunc_st function, byte device) {
        this.function = function;
        this.device = device;
    }

    @Override
    public Bound bind(long count, List<Tensor> arrays) {
        long[] leading = new long[1 + arrays.size()];
        leading[0] = count;
        for (int k = 0; k < arrays.size(); k++) {
            leading[1 + k] = arrays.get(k) == null ? 0 : address(arrays.get(k));
        }
        int blocks = (int) Math.min(MOST_BLOCKS, count);
        Arguments arguments = new Arguments(leading);
        return scalars -> {
            if (count > 0) {
                launch(blocks, arguments.with(scalars));
            }
        };
    }

    private void launch(int blocks, PointerPointer<BytePointer> arguments) {
        byte before = torch.exchangeDevice(device);
        try {
            // The driver reads each argument where its pointer points, before the call returns.
            int error = cudart.cuLaunchKernel(
                    function, blocks, 1, 1, THREADS, 1, 1, 0, stream(device), arguments, (PointerPointer<?>) null);
            CudaCompiler.check(error, "a kernel does not start");
        } finally {
            if (before != device) {
                torch.exchangeDevice(before);
            }
        }
    }

    /** Null is CUDA's default stream, which is LibTorch's too; the class that knows others loads more of CUDA. */
    static CUstream_st stream(byte device) {
        try (Stream current = torch.getCurrentStream(device)) {
            return current.id() == 0 ? null : torch_cuda.getCurrentCUDAStream(device).stream();
        }
    }

    private static long address(Tensor array) {
        return array.data_ptr().address();
    }

    /** Arguments outside the heap, eight bytes each, of which the leading ones stay what they are; freed when nothing reaches them. */
    private static final class Arguments {
        private final long[] leading;
        private BytePointer values;
        private PointerPointer<BytePointer> pointers;

        Arguments(long[] leading) {
            this.leading = leading;
        }

        PointerPointer<BytePointer> with(float[] scalars) {
            if (values == null) {
                make(leading.length + scalars.length);
            }
            for (int k = 0; k < scalars.length; k++) {
                values.putFloat((long) (leading.length + k) * Long.BYTES, scalars[k]);
            }
            return pointers;
        }

        private void make(int places) {
            values = new BytePointer((long) places * Long.BYTES).retainReference();
            pointers = new PointerPointer<BytePointer>(places).retainReference();
            for (int k = 0; k < places; k++) {
                values.putLong((long) k * Long.BYTES, k < leading.length ? leading[k] : 0);
                pointers.put(k, values.getPointer((long) k * Long.BYTES));
            }
        }
    }
}
