package org.gradus.torch;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Memory of the host that a GPU copies from and to by itself. */
final class PinnedMemory implements AutoCloseable {
    private final List<Tensor> rooms = new ArrayList<>();
    private Tensor between;

    private static Tensor take(long length) {
        TensorOptions pinned = new TensorOptions(ScalarType.Float).pinned_memory(new BoolOptional(true));
        return torch.empty(new long[] {length}, pinned, new MemoryFormatOptional())
                .retainReference();
    }

    /** Floats on their way, as many as were ever asked for at once; good until the next call. */
    Tensor between(int length) {
        if (between == null || between.numel() < length) {
            forget();
            between = take(length);
        }
        return between.slice(0, new LongOptional(0), new LongOptional(length), 1);
    }

    /** Room that nobody else has, until close. */
    FloatBuffer room(int length) {
        try (PointerScope scope = new PointerScope()) {
            Tensor room = take(length);
            rooms.add(room);
            FloatPointer floats = room.data_ptr_float().retainReference();
            return floats.capacity(length).asBuffer();
        }
    }

    private void forget() {
        if (between != null) {
            between.close();
            between = null;
        }
    }

    @Override
    public void close() {
        forget();
        rooms.forEach(Tensor::close);
        rooms.clear();
    }
}
