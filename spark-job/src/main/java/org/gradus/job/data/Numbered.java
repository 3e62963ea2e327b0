package org.gradus.job.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongPredicate;

/** The blocks of a partition with the numbers of their rows. */
final class Numbered {
    private final Iterator<Block> blocks;
    private long next;

    Numbered(Iterator<Block> blocks, long first) {
        this.blocks = blocks;
        this.next = first;
    }

    /** The blocks' rows whose number is wanted, a block for each block. */
    Iterator<Block> select(LongPredicate wanted, int inputs, int outputs) {
        List<Block> selected = new ArrayList<>();
        while (blocks.hasNext()) {
            Block block = blocks.next();
            long first = next;
            int count = 0;
            for (int i = 0; i < block.rows(); i++) {
                count += wanted.test(first + i) ? 1 : 0;
            }
            float[] features = new float[count * inputs];
            float[] labels = new float[count * outputs];
            int to = 0;
            for (int i = 0; i < block.rows(); i++) {
                if (wanted.test(first + i)) {
                    System.arraycopy(block.features(), i * inputs, features, to * inputs, inputs);
                    System.arraycopy(block.labels(), i * outputs, labels, to * outputs, outputs);
                    to++;
                }
            }
            next += block.rows();
            if (count > 0) {
                selected.add(new Block(count, features, labels, List.of(), null));
            }
        }
        return selected.iterator();
    }

    /** Each replica's rows of each block, with their place among the replica's rows. */
    Iterator<Piece> deal(int replicas, int inputs, int outputs) {
        List<Piece> pieces = new ArrayList<>();
        while (blocks.hasNext()) {
            Block block = blocks.next();
            for (int replica = 0; replica < replicas; replica++) {
                int from = (int) Math.floorMod(replica - next, (long) replicas);
                if (from < block.rows()) {
                    pieces.add(piece(block, replica, from, replicas, inputs, outputs));
                }
            }
            next += block.rows();
        }
        return pieces.iterator();
    }

    private Piece piece(Block block, int replica, int from, int step, int inputs, int outputs) {
        int count = (block.rows() - from + step - 1) / step;
        float[] features = new float[count * inputs];
        float[] labels = new float[count * outputs];
        for (int i = 0; i < count; i++) {
            int row = from + i * step;
            System.arraycopy(block.features(), row * inputs, features, i * inputs, inputs);
            System.arraycopy(block.labels(), row * outputs, labels, i * outputs, outputs);
        }
        return new Piece(replica, (int) ((next + from) / step), features, labels);
    }
}
