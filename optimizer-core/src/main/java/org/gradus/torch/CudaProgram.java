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

    /** Threads go on with a later element where there are more. */
    private static final long MOST_BLOCKS = 1 << 20;

    private final CUfunc_st function;
    private final byte device;

    /** @param function which is never unloaded */
    CudaProgram(CUfunc_st function, byte device) {
        this.function = function;
        this.device = device;
    }

    @Override
    public void run(long count, List<Tensor> arrays, float[] scalars) {
        if (count == 0) {
            return;
        }
        int places = 1 + arrays.size() + scalars.length;
        int blocks = (int) Math.min(MOST_BLOCKS, (count + THREADS - 1) / THREADS);
        byte before = torch.exchangeDevice(device);
        // The driver reads each argument where its pointer points, before the call returns.
        try (BytePointer values = new BytePointer((long) places * Long.BYTES);
                PointerPointer<BytePointer> pointers = new PointerPointer<>(places)) {
            values.putLong(0, count);
            int next = 1;
            for (Tensor array : arrays) {
                values.putLong((long) next++ * Long.BYTES, array == null ? 0 : address(array));
            }
            for (float scalar : scalars) {
                values.putFloat((long) next++ * Long.BYTES, scalar);
            }
            for (int k = 0; k < places; k++) {
                pointers.put(k, values.getPointer((long) k * Long.BYTES));
            }
            int error = cudart.cuLaunchKernel(
                    function, blocks, 1, 1, THREADS, 1, 1, 0, stream(), pointers, (PointerPointer<?>) null);
            CudaCompiler.check(error, "a kernel does not start");
        } finally {
            torch.exchangeDevice(before);
        }
    }

    /** Null is CUDA's default stream, which is LibTorch's too; the class that knows others loads more of CUDA. */
    private CUstream_st stream() {
        try (Stream current = torch.getCurrentStream(device)) {
            return current.id() == 0 ? null : torch_cuda.getCurrentCUDAStream(device).stream();
        }
    }

    private static long address(Tensor array) {
        return array.data_ptr().address();
    }
}
