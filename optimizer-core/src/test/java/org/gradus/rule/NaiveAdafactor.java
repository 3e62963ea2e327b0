package org.gradus.rule;

/** See {@link NaiveTensorRule}. */
final class NaiveAdafactor extends NaiveTensorRule {
    private final Adafactor rule;
    private final boolean vector;
    private double[][] r;
    private double[][] c;
    private double[] v;

    NaiveAdafactor(Adafactor rule, boolean vector) {
        this.rule = rule;
        this.vector = vector;
    }

    @Override
    public void step(double[][][] w, double[][][] gradient, int t, double lr, double[][][] wd) {
        double[][][] g = map(w, (b, i, j) -> gradient[b][i][j]);
        double beta2 = 1 - Math.pow(t, rule.beta2Decay());
        double alpha = Math.max(rule.eps2(), Math.sqrt(meanSquare(w))) * Math.min(lr, 1 / Math.sqrt(t));
        subtract(w, (b, i, j) -> lr * wd[b][i][j] * w[b][i][j]);
        double[][][] variance = vector ? vector(g, beta2) : factored(g, beta2);
        double least = rule.eps1() * rule.eps1();
        double[][][] u = map(g, (b, i, j) -> g[b][i][j] / Math.sqrt(Math.max(variance[b][i][j], least)));
        double clip = Math.max(1, Math.sqrt(meanSquare(u)) / rule.d());
        subtract(w, (b, i, j) -> alpha * u[b][i][j] / clip);
    }

    private double[][][] vector(double[][][] g, double beta2) {
        v = v == null ? new double[g[0][0].length] : v;
        for (int j = 0; j < v.length; j++) {
            v[j] = beta2 * v[j] + (1 - beta2) * g[0][0][j] * g[0][0][j];
        }
        return map(g, (b, i, j) -> v[j]);
    }

    private double[][][] factored(double[][][] g, double beta2) {
        r = r == null ? new double[g.length][g[0].length] : r;
        c = c == null ? new double[g.length][g[0][0].length] : c;
        double[] mean = new double[g.length];
        for (int b = 0; b < g.length; b++) {
            for (int i = 0; i < r[b].length; i++) {
                r[b][i] = beta2 * r[b][i] + (1 - beta2) * meanSquare(g[b][i]);
            }
            for (int j = 0; j < c[b].length; j++) {
                c[b][j] = beta2 * c[b][j] + (1 - beta2) * meanSquare(column(g[b], j));
            }
            mean[b] = Math.max(mean(g[b], r[b]), rule.eps1());
        }
        return map(g, (b, i, j) -> r[b][i] * c[b][j] / mean[b]);
    }

    /** The mean of R over the elements: each has its row's. */
    private static double mean(double[][] g, double[] r) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < g.length; i++) {
            for (double x : g[i]) {
                if (!Double.isNaN(x)) {
                    sum += r[i];
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static double[] column(double[][] g, int j) {
        double[] column = new double[g.length];
        for (int i = 0; i < g.length; i++) {
            column[i] = g[i][j];
        }
        return column;
    }
}
