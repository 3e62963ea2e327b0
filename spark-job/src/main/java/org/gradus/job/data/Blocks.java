package org.gradus.job.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Parses items into blocks as they are asked for; a fault ends the last block.
 *
 * @param <T> what the parser takes
 */
final class Blocks<T> implements Iterator<Block> {
    private final Iterator<T> items;
    private final RowParser<T> parser;
    private final BlockBuilder builder;
    private Block next;
    private boolean ended;

    Blocks(Iterator<T> items, RowParser<T> parser, BlockBuilder builder) {
        this.items = items;
        this.parser = parser;
        this.builder = builder;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            Block block = read();
            next = block.rows() > 0 || block.fault() != null ? block : null;
        }
        return next != null;
    }

    @Override
    public Block next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Block block = next;
        next = null;
        return block;
    }

    private Block read() {
        String fault = null;
        boolean reading = true;
        try {
            while (!builder.isFull() && !ended) {
                reading = true;
                if (!items.hasNext()) {
                    ended = true;
                } else {
                    T item = items.next();
                    reading = false;
                    if (parser.parse(item, builder)) {
                        builder.endRow();
                    }
                }
            }
        } catch (DataException e) { // the file as a whole is at fault, or one of its rows
            fault = (reading ? parser.file() : place()) + ": " + e.getMessage();
        } catch (Exception e) { // Scala's iterators throw checked exceptions that they do not declare
            fault = corruption(e);
        }
        ended |= fault != null;
        if (ended) {
            close();
        }
        return builder.build(fault);
    }

    /** The message where bytes are at fault; anything else goes to Spark, which may try once more. */
    private String corruption(Exception e) {
        Optional<String> fault = Failures.inFile(parser.file(), "the file ", e);
        if (fault.isPresent()) {
            return fault.get();
        }
        throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    private void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String place() {
        try {
            return parser.place();
        } catch (IOException e) {
            return parser.file();
        }
    }
}
