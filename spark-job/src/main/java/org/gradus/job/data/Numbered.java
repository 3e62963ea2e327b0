package org.gradus.job.data;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.LongPredicate;

/** The blocks of a partition with the numbers of their rows; one block at a time is in memory. */
final class Numbered {
    private final Iterator<Block> blocks;
    private long next;

    Numbered(Iterator<Block> blocks, long first) {
        this.blocks = blocks;
        this.next = first;
    }

    /** The blocks' rows whose number is wanted, a block for each block that has some. */
    Iterator<Block> select(LongPredicate wanted, int inputs, int outputs) {
        return each((block, first) -> {
            int[] rows = new int[block.rows()];
            int count = 0;
            for (int i = 0; i < block.rows(); i++) {
                if (wanted.test(first + i)) {
                    rows[count++] = i;
                }
            }
            return count == 0
                    ? Collections.emptyIterator()
                    : List.of(Picked.of(block, rows, 0, count, inputs, outputs)).iterator();
        });
    }

    /** Each replica's rows of each block. */
    Iterator<Piece> deal(Deal deal, int replicas, int inputs, int outputs) {
        return each((block, first) -> new Picked(block, first, deal, replicas, inputs, outputs));
    }

    private <T> Iterator<T> each(BiFunction<Block, Long, Iterator<T>> made) {
        return new Iterator<>() {
            private Iterator<T> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && blocks.hasNext()) {
                    Block block = blocks.next();
                    current = made.apply(block, next);
                    next += block.rows();
                }
                return current.hasNext();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return current.next();
            }
        };
    }
}
