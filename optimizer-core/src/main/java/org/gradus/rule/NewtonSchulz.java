package org.gradus.rule;

/**
 * The quintic Newton-Schulz iteration, which moves every singular value of a matrix towards 1 and leaves the singular vectors:
 *
 * <pre>
 *   X = U / max(|U|, eps)                               the Frobenius norm
 *   X = a X + (b X X' + c (X X')^2) X                   steps times
 * </pre>
 *
 * It works on the lying matrix: where U stands, on U transposed. In floats, sums of norms in double.
 *
 * @param a the coefficient of the first power
 * @param b of the third
 * @param c of the fifth
 * @param eps the least norm
 * @param steps how many iterations
 */
record NewtonSchulz(double a, double b, double c, double eps, long steps) {
    /**
     * The matrix U with singular values near 1; u is overwritten. Allocates two matrices of its shape and two squares of its
     * smaller side: the setting owns no arrays, and beside the products they cost nothing.
     */
    float[][] orthogonal(float[][] u) {
        int columns = u[0].length;
        if (u.length <= columns) {
            return iterate(u, new float[columns][u.length]);
        }
        float[][] lying = new float[columns][u.length];
        Matrices.transpose(u, lying);
        Matrices.transpose(iterate(lying, u), u);
        return u;
    }

    /** Overwrites both. */
    private float[][] iterate(float[][] u, float[][] transposed) {
        int rows = u.length;
        float[][] gram = new float[rows][rows];
        float[][] factor = new float[rows][rows];
        float[][] x = u;
        float[][] next = new float[rows][u[0].length];
        Matrices.scale(1 / norm(u), u, x);
        for (long i = 0; i < steps; i++) {
            Matrices.transpose(x, transposed);
            Matrices.clear(gram);
            Matrices.addSymmetricProduct(1, x, transposed, gram);
            Matrices.scale(b, gram, factor);
            Matrices.addSymmetricProduct(c, gram, gram, factor);
            Matrices.scale(a, x, next);
            Matrices.addProduct(1, factor, x, next);
            float[][] last = x;
            x = next;
            next = last;
        }
        return x;
    }

    private double norm(float[][] u) {
        double squares = 0;
        for (float[] row : u) {
            squares += Norms.squares(row, row.length);
        }
        return Math.max(Math.sqrt(squares), Math.max(eps, Double.MIN_NORMAL));
    }
}
