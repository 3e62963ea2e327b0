package org.gradus.torch;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** On a GPU: copied to pinned memory in order with all that LibTorch does, and waited for by an event right behind the copy. */
final class CudaNumber extends LateNumber {
    private final PinnedMemory pinned = new PinnedMemory();
    private CUevent_st event;
    private Tensor place;

    CudaNumber() {
        Loader.load(cudart.class);
    }

    @Override
    public void expect(Tensor scalar) {
        byte device = scalar.device().index();
        byte before = torch.exchangeDevice(device);
        try (PointerScope scope = new PointerScope()) {
            if (event == null) {
                place = pinned.between(1).retainReference();
                event = new CUevent_st().retainReference();
                CudaCompiler.check(
                        cudart.cuEventCreate(event, cudart.CU_EVENT_DISABLE_TIMING), "an event cannot be created");
            }
            place.copy_(scalar.detach().view(1), true);
            CudaCompiler.check(cudart.cuEventRecord(event, CudaProgram.stream(device)), "an event cannot be recorded");
        } finally {
            torch.exchangeDevice(before);
        }
    }

    @Override
    public double get() {
        CudaCompiler.check(cudart.cuEventSynchronize(event), "what a GPU computes does not end well");
        return place.data_ptr_float().get();
    }

    @Override
    public void close() {
        if (event != null) {
            cudart.cuEventDestroy(event);
            event.close();
            place.close();
        }
        pinned.close();
    }
}
