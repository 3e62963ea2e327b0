package org.gradus.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.gradus.device.Program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles CUDA C at run time with NVRTC, for the very GPU. A text is compiled once for each GPU of the process, and stays
 * loaded. Its classes are on the class path only beside LibTorch's build for CUDA: nothing else may touch this one.
 */
final class CudaCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(CudaCompiler.class);

    /** No a * b + c in one rounding: the same bits as on the host. Divisions and roots round right unless told otherwise. */
    private static final String[] OPTIONS = {"--fmad=false", "--std=c++17"};

    private static final Map<Key, CUfunc_st> KERNELS = new HashMap<>();
    private static boolean broken;

    private CudaCompiler() {}

    private record Key(byte device, String text) {}

    /**
     * A kernel on a GPU on which LibTorch has computed in this thread.
     *
     * @param device CUDA's number; -1: the current one
     * @return empty where it cannot be compiled; the log says why, once
     */
    static synchronized Optional<Program<Tensor>> compile(int device, String text, String name) {
        if (broken) {
            return Optional.empty();
        }
        try {
            byte index = device < 0 ? torch.getDeviceIndex() : (byte) device;
            Key key = new Key(index, text);
            CUfunc_st kernel = KERNELS.get(key);
            if (kernel == null) {
                kernel = load(index, text, name);
                KERNELS.put(key, kernel);
            }
            return Optional.of(new CudaProgram(kernel, index));
        } catch (LinkageError | IllegalStateException e) {
            broken = true;
            LOG.warn("updates on the GPU take one operation after another, which is slower: {}", LibTorch.line(e));
            return Optional.empty();
        }
    }

    private static CUfunc_st load(byte device, String text, String name) {
        Loader.load(cudart.class);
        Loader.load(nvrtc.class);
        byte before = torch.exchangeDevice(device);
        try (BytePointer code = cubin(text, name, architecture(device));
                CUmod_st module = new CUmod_st()) {
            check(cudart.cuModuleLoadData(module, code), "a compiled kernel cannot be loaded");
            CUfunc_st kernel = new CUfunc_st();
            check(cudart.cuModuleGetFunction(kernel, module, name), "a compiled kernel is not found");
            return kernel;
        } finally {
            torch.exchangeDevice(before);
        }
    }

    /** {@code sm_90} for an H100. */
    private static String architecture(byte device) {
        int[] major = new int[1];
        int[] minor = new int[1];
        checkRuntime(cudart.cudaDeviceGetAttribute(major, cudart.cudaDevAttrComputeCapabilityMajor, device));
        checkRuntime(cudart.cudaDeviceGetAttribute(minor, cudart.cudaDevAttrComputeCapabilityMinor, device));
        return "sm_" + major[0] + minor[0];
    }

    /** Machine code; needs no GPU. */
    static BytePointer cubin(String text, String name, String architecture) {
        try (_nvrtcProgram program = new _nvrtcProgram();
                BytePointer source = new BytePointer(text);
                BytePointer title = new BytePointer(name + ".cu");
                PointerPointer<BytePointer> options =
                        new PointerPointer<>(OPTIONS[0], OPTIONS[1], "--gpu-architecture=" + architecture);
                SizeTPointer size = new SizeTPointer(1)) {
            checkCompiler(nvrtc.nvrtcCreateProgram(
                    program, source, title, 0, (PointerPointer<?>) null, (PointerPointer<?>) null));
            try {
                int failed = nvrtc.nvrtcCompileProgram(program, OPTIONS.length + 1, options);
                if (failed != 0) {
                    throw new IllegalStateException("NVRTC does not compile a kernel: " + log(program));
                }
                checkCompiler(nvrtc.nvrtcGetCUBINSize(program, size));
                BytePointer code = new BytePointer(size.get());
                checkCompiler(nvrtc.nvrtcGetCUBIN(program, code));
                return code;
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            checkCompiler(nvrtc.nvrtcGetProgramLogSize(program, size));
            try (BytePointer text = new BytePointer(Math.max(1, size.get()))) {
                checkCompiler(nvrtc.nvrtcGetProgramLog(program, text));
                return text.getString();
            }
        }
    }

    private static void checkCompiler(int error) {
        if (error != 0) {
            throw new IllegalStateException(
                    "NVRTC fails: " + nvrtc.nvrtcGetErrorString(error).getString());
        }
    }

    private static void checkRuntime(int error) {
        if (error != 0) {
            throw new IllegalStateException(
                    "CUDA fails: " + cudart.cudaGetErrorString(error).getString());
        }
    }

    /** @throws IllegalStateException when CUDA's driver gave an error */
    static void check(int error, String what) {
        if (error != 0) {
            try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
                boolean known = cudart.cuGetErrorString(error, text) == 0;
                throw new IllegalStateException(
                        what + ": " + (known ? text.getString(0) : "error " + error) + " (CUDA's driver)");
            }
        }
    }
}
