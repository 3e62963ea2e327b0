package org.gradus.device;

import java.util.HashMap;
import java.util.Map;

/** One number per part, written on the device, and read by the host in one transfer. */
final class Cells<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final A numbers;
    private final Map<Integer, A> views = new HashMap<>();

    Cells(Backend<A> backend, A numbers) {
        this.backend = backend;
        this.numbers = backend.keep(numbers);
    }

    /** Where one number goes. */
    A at(int index) {
        return views.computeIfAbsent(index, k -> backend.keep(backend.slice(numbers, k, k + 1)));
    }

    /** The array that has them all. */
    A numbers() {
        return numbers;
    }

    @Override
    public void close() {
        views.values().forEach(backend::release);
        backend.release(numbers);
    }
}
