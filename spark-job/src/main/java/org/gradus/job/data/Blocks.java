package org.gradus.job.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

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
        try {
            while (!builder.isFull() && !ended) {
                if (!items.hasNext()) {
                    ended = true;
                } else if (parser.parse(items.next(), builder)) {
                    builder.endRow();
                }
            }
        } catch (DataException e) {
            fault = place() + ": " + e.getMessage();
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
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (Failures.isCorrupt(t)) {
                return parser.file() + ": the file " + Failures.describe(t);
            }
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
