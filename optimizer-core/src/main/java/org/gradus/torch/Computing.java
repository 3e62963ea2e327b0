package org.gradus.torch;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and how precisely LibTorch computes. Weights, gradients and the update are float32 whatever is set.
 *
 * @param device {@code cpu}, {@code cuda}, {@code cuda:1}
 * @param bfloat16 whether products and convolutions of the forward pass, and so of the backward pass, are in bfloat16
 *     (autocast); default false
 * @param tf32 whether a GPU may round the operands of float32 products to 10 bits; default false
 */
public record Computing(String device, boolean bfloat16, boolean tf32) {
    /** On the processor, in float32. */
    public static final Computing DEFAULT = new Computing("cpu", false, false);

    public Computing {
        if (!device.matches("cpu|cuda(:\\d+)?")) {
            throw new IllegalArgumentException("device is " + device + "; must be cpu, cuda or cuda:<number>");
        }
    }

    /** Whether the weights lie in the host's memory. */
    public boolean onHost() {
        return device.equals("cpu");
    }

    /**
     * Sets the switches that hold for the whole process. On a GPU cuDNN tries its algorithms at the first batch of each size, and
     * goes on with the fastest.
     *
     * @throws IllegalStateException when there is no such device
     */
    public void apply() {
        LibTorch.load();
        if (!onHost() && !torch.cuda_is_available()) {
            throw new IllegalStateException(
                    "device is " + device + ", but LibTorch finds no GPU: it needs its GPU build"
                            + " (profile torch-gpu), CUDA 13, cuDNN 9, NCCL 2, a driver, and a GPU that the"
                            + " build has code for");
        }
        Context context = torch.globalContext();
        context.setAllowTF32CuBLAS(tf32);
        context.setAllowTF32CuDNN(tf32);
        context.setBenchmarkCuDNN(!onHost());
    }

    /** Autocast in this thread until it is closed; nothing where bfloat16 is off. */
    public Autocast autocast() {
        return bfloat16 ? new Autocast(onHost() ? DeviceType.CPU : DeviceType.CUDA) : null;
    }

    /** A piece of the forward pass in bfloat16. */
    public static final class Autocast implements AutoCloseable {
        private final DeviceType type;
        private final boolean before;

        private Autocast(DeviceType type) {
            this.type = type;
            before = torch.is_autocast_enabled(type);
            torch.set_autocast_dtype(type, ScalarType.BFloat16);
            torch.set_autocast_enabled(type, true);
            torch.increment_nesting();
        }

        @Override
        public void close() {
            if (torch.decrement_nesting() == 0) {
                torch.clear_cache();
            }
            torch.set_autocast_enabled(type, before);
        }
    }
}
