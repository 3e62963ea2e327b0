package org.gradus.device;

/** One number per part, written on the device, and read by the host in one transfer. */
final class Cells<A> implements AutoCloseable {
    private final Backend<A> backend;
    private final A numbers;

    Cells(Backend<A> backend, A numbers) {
        this.backend = backend;
        this.numbers = backend.keep(numbers);
    }

    /** Where one number goes. */
    A at(int index) {
        return backend.slice(numbers, index, index + 1);
    }

    /** The array that has them all. */
    A numbers() {
        return numbers;
    }

    @Override
    public void close() {
        backend.release(numbers);
    }
}
