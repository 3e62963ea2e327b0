package org.gradus.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Without it a kernel could leave elements out, or take some twice. */
class PiecesTest {
    @Test
    void runsThatGoOnAreOneAndLongOnesAreCut() {
        Pieces pieces = new Pieces(8);
        pieces.add(3, 3, 5);
        pieces.add(8, 8, 6);
        pieces.add(20, 16, 2);
        assertThat(pieces.table()).containsExactly(3, 3, 8, 11, 11, 3, 20, 16, 2);
    }

    @Test
    void scatteredElementsGoOnInTheirOwnArrays() {
        Pieces pieces = new Pieces(8);
        pieces.add(Pieces.SCATTERED, 0, 5);
        pieces.add(Pieces.SCATTERED, 5, 5);
        assertThat(pieces.table()).containsExactly(-1, 0, 8, -1, 8, 2);
    }
}
