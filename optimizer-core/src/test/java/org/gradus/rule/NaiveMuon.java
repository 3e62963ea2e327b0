package org.gradus.rule;

/** See {@link NaiveTensorRule}. */
final class NaiveMuon extends NaiveTensorRule {
    private final Muon rule;
    private final boolean outputsAreRows;
    private double[][] buffer;

    NaiveMuon(Muon rule, boolean outputsAreRows) {
        this.rule = rule;
        this.outputsAreRows = outputsAreRows;
    }

    @Override
    public void step(double[][][] w, double[][][] gradient, int t, double lr, double[][][] wd) {
        double[][] u = direction(w[0], gradient[0]);
        double rows = u.length;
        double columns = u[0].length;
        double outputs = outputsAreRows ? rows : columns;
        double inputs = outputsAreRows ? columns : rows;
        double adjusted = rule.adjustLr() == Muon.AdjustLr.ORIGINAL
                ? Math.sqrt(Math.max(1, outputs / inputs))
                : 0.2 * Math.sqrt(Math.max(outputs, inputs));
        // PyTorch's matrix has a row per output.
        double[][] o = outputsAreRows ? orthogonal(u) : transposed(orthogonal(transposed(u)));
        subtract(w, (b, i, j) -> lr * wd[b][i][j] * w[b][i][j]);
        subtract(w, (b, i, j) -> lr * adjusted * o[i][j]);
    }

    private double[][] direction(double[][] w, double[][] gradient) {
        double mu = rule.momentum();
        buffer = buffer == null ? new double[w.length][w[0].length] : buffer;
        double[][] u = new double[w.length][w[0].length];
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < w[i].length; j++) {
                double g = Double.isNaN(w[i][j]) ? 0 : gradient[i][j];
                buffer[i][j] = mu * buffer[i][j] + (1 - mu) * g;
                u[i][j] = rule.nesterov() ? (1 - mu) * g + mu * buffer[i][j] : buffer[i][j];
            }
        }
        return u;
    }

    private double[][] orthogonal(double[][] u) {
        double norm = Math.max(norm(new double[][][] {u}), rule.eps());
        double[][] x = sum(1 / norm, u, 0, u);
        for (int step = 0; step < rule.nsSteps(); step++) {
            double[][] gram = product(x, transposed(x));
            double[][] factor = sum(rule.nsB(), gram, rule.nsC(), product(gram, gram));
            x = sum(rule.nsA(), x, 1, product(factor, x));
        }
        return x;
    }

    private static double[][] sum(double a, double[][] x, double b, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                sum[i][j] = a * x[i][j] + b * y[i][j];
            }
        }
        return sum;
    }

    static double[][] transposed(double[][] x) {
        double[][] result = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                result[j][i] = x[i][j];
            }
        }
        return result;
    }

    static double[][] product(double[][] x, double[][] y) {
        double[][] result = new double[x.length][y[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y[0].length; j++) {
                for (int l = 0; l < y.length; l++) {
                    result[i][j] += x[i][l] * y[l][j];
                }
            }
        }
        return result;
    }
}
