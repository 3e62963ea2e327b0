package org.gradus.torch.selftest;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.Convolution;
import org.gradus.selftest.Solution;

/** Matrix products, and rows of a table. */
final class DenseProblems {
    static final List<Problem> ALL = new ArrayList<>();
    static final List<Problem> EMBEDDINGS = new ArrayList<>();

    private static final int[] ONE = {1, 1, 1};
    private static final int[] NONE = {0, 0, 0};
    private static final int[] ROWS = {3, 0, 3, 6, 1};

    static {
        for (int[] sizes : new int[][] {{1, 1, 1}, {3, 5, 7}, {16, 16, 16}, {17, 33, 31}, {64, 100, 50}}) {
            // A product of matrices is a convolution without space.
            Convolution known = new Convolution(sizes[0], sizes[1], sizes[2], 1, ONE, ONE, ONE, NONE, ONE);
            List<long[]> shapes =
                    List.of(new long[] {sizes[0], sizes[1]}, new long[] {sizes[2], sizes[1]}, new long[] {sizes[2]});
            String name = sizes[0] + "x" + sizes[1] + " by " + sizes[1] + "x" + sizes[2];
            ALL.add(new Problem(
                    name, shapes, in -> torch.linear(in[0], in[1], new TensorOptional(in[2])), known::solve));
            ALL.add(new Problem(name + " added", shapes, in -> torch.addmm(in[2], in[0], in[1].t()), known::solve));
        }
        for (int columns : new int[] {1, 8, 17}) {
            EMBEDDINGS.add(new Problem(
                    "rows of 7x" + columns,
                    List.of(new long[] {7, columns}),
                    in -> torch.embedding(in[0], torch.tensor(ROWS).to(torch.ScalarType.Long)),
                    inputs -> Solution.of(inputs, (tape, places) -> {
                        int[] found = new int[ROWS.length * columns];
                        for (int k = 0; k < found.length; k++) {
                            found[k] = places[0][ROWS[k / columns] * columns + k % columns];
                        }
                        return found;
                    })));
        }
    }

    private DenseProblems() {}
}
