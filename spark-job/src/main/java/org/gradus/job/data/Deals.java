package org.gradus.job.data;

import org.gradus.engine.RowScaling;

/** The deals of a run, one after the other. Rows are kept as they came where they are dealt more than once. */
public final class Deals implements AutoCloseable {
    private final Rows rows;
    private final int replicas;
    private final RowScaling scaling;
    private final long seed;
    private final int redeal;
    private Dealt dealt;
    private int number;

    /**
     * Deals for the first epoch.
     *
     * @param rows released as soon as they are of no more use
     * @param seed of the later deals
     * @param redeal epochs between two deals; 0: the first one stays
     * @throws DataException when a replica would have no row
     */
    public Deals(Rows rows, int replicas, RowScaling scaling, long seed, int redeal) {
        this.rows = rows;
        this.replicas = replicas;
        this.scaling = scaling;
        this.seed = seed;
        this.redeal = redeal;
        this.dealt = Dealer.deal(rows, replicas, scaling).materialise();
        if (redeal == 0) {
            rows.release();
        }
    }

    /**
     * One deal that stays.
     *
     * @param rows released: they are of no more use
     * @param dealt these rows
     * @throws DataException when the data can no longer be read
     */
    public Deals(Rows rows, Dealt dealt) {
        this.rows = rows;
        this.replicas = dealt.replicas();
        this.scaling = dealt.scaling();
        this.seed = 0;
        this.redeal = 0;
        this.dealt = dealt.materialise();
        rows.release();
    }

    /** How many deals there were before the one that is in force in an epoch. */
    public int number(int epoch) {
        return redeal == 0 ? 0 : epoch / redeal;
    }

    /**
     * The rows as they lie in an epoch, which are dealt where they are not yet; those of another deal are released.
     *
     * @throws DataException when the data can no longer be read
     */
    public Dealt in(int epoch) {
        if (number(epoch) != number) {
            dealt.close();
            number = number(epoch);
            dealt = Dealer.deal(rows, replicas, scaling, seed, number).materialise();
        }
        return dealt;
    }

    @Override
    public void close() {
        dealt.close();
        rows.release();
    }
}
