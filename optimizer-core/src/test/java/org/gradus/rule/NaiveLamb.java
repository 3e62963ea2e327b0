package org.gradus.rule;

/** See {@link NaiveTensorRule}. */
final class NaiveLamb extends NaiveTensorRule {
    private final Lamb rule;
    private double[][][] m;
    private double[][][] v;

    NaiveLamb(Lamb rule) {
        this.rule = rule;
    }

    @Override
    public void step(double[][][] w, double[][][] g, int t, double lr, double[][][] wd) {
        double beta1 = rule.beta1();
        double beta2 = rule.beta2();
        double[][][] before = m == null ? map(w, (b, i, j) -> 0) : m;
        double[][][] squares = v == null ? map(w, (b, i, j) -> 0) : v;
        m = map(w, (b, i, j) -> beta1 * before[b][i][j] + (1 - beta1) * g[b][i][j]);
        v = map(w, (b, i, j) -> beta2 * squares[b][i][j] + (1 - beta2) * g[b][i][j] * g[b][i][j]);
        double[][][] r = map(w, (b, i, j) -> {
            double mean = m[b][i][j] / (1 - Math.pow(beta1, t));
            double root = Math.sqrt(v[b][i][j] / (1 - Math.pow(beta2, t)));
            return mean / (root + rule.eps()) + wd[b][i][j] * w[b][i][j];
        });
        double trust = norm(w) > 0 && norm(r) > 0 ? norm(w) / norm(r) : 1;
        subtract(w, (b, i, j) -> lr * trust * r[b][i][j]);
    }
}
