package org.gradus.torch;

import java.lang.reflect.InvocationTargetException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * CUDA's runtime as far as a look at a device needs it. By reflection: its classes are on the class path only beside a build for
 * CUDA, and of another version for each.
 */
final class Cuda {
    private final Class<?> runtime;
    private final Class<?> properties;

    /** @throws IllegalStateException when CUDA's runtime or its driver is missing */
    Cuda() {
        try {
            runtime = Class.forName("org.bytedeco.cuda.global.cudart");
            properties = Class.forName("org.bytedeco.cuda.cudart.cudaDeviceProp");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("org.bytedeco:cuda is not on the class path", e);
        } catch (LinkageError e) {
            throw new IllegalStateException("CUDA's libraries do not load: " + LibTorch.line(e), e);
        }
    }

    /**
     * Makes CUDA's context on the device, and leaves the calling thread with the device that it had.
     *
     * @throws IllegalStateException when the device is not there or does not answer
     */
    CudaDevice device(int index) {
        int[] number = new int[1];
        check(call("cudaGetDeviceCount", new Class<?>[] {int[].class}, number), "no GPU answers");
        if (index < 0 || index >= number[0]) {
            throw new IllegalStateException("device " + index + " is not there; CUDA sees " + number[0] + " of them");
        }
        check(call("cudaGetDevice", new Class<?>[] {int[].class}, number), "no current device");
        int before = number[0];
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1);
                Pointer found = (Pointer) properties.getConstructor().newInstance()) {
            String what = "device " + index + " does not answer";
            check(call("cudaGetDeviceProperties", new Class<?>[] {properties, int.class}, found, index), what);
            check(call("cudaSetDevice", new Class<?>[] {int.class}, index), what);
            check(call("cudaMemGetInfo", new Class<?>[] {SizeTPointer.class, SizeTPointer.class}, free, total), what);
            String name = ((BytePointer) properties.getMethod("name").invoke(found)).getString();
            ComputeCapability compute =
                    new ComputeCapability((int) properties.getMethod("major").invoke(found), (int)
                            properties.getMethod("minor").invoke(found));
            return new CudaDevice(index, name, compute, free.get(), total.get());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("org.bytedeco:cuda is of an unknown version: " + e, e);
        } finally {
            call("cudaSetDevice", new Class<?>[] {int.class}, before);
        }
    }

    private int call(String name, Class<?>[] types, Object... arguments) {
        try {
            return (int) runtime.getMethod(name, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("CUDA's " + name + " failed: " + LibTorch.line(e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("org.bytedeco:cuda is of an unknown version: " + e, e);
        }
    }

    private void check(int error, String what) {
        if (error != 0) {
            String why;
            try (BytePointer text = (BytePointer)
                    runtime.getMethod("cudaGetErrorString", int.class).invoke(null, error)) {
                why = text.getString();
            } catch (ReflectiveOperationException e) {
                why = "error " + error;
            }
            throw new IllegalStateException(what + ": " + why);
        }
    }
}
