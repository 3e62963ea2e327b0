package org.gradus.job.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;

/**
 * Notes the faults of what holds from each block on: each where its cause stands in the file, and only for the first block that
 * has it.
 */
final class Causes {
    private final Faults faults;
    private Set<Fault> known;

    /**
     * @param start the faults of what the file starts with, which are noted elsewhere
     * @param faults receives those of the blocks
     */
    Causes(List<Fault> start, Faults faults) {
        known = new HashSet<>(start);
        this.faults = faults;
    }

    /**
     * Notes what the next block causes.
     *
     * @param found everything that is wrong from the block on, at the paths of a file without blocks
     * @param places where what holds from the block on stands in the file
     * @param block the block's path
     */
    void note(List<Fault> found, Places places, String block) {
        Set<Fault> all = new HashSet<>(found);
        for (Fault fault : found) {
            String where = places.of(fault.where());
            boolean here = where.equals(block) || where.startsWith(block + ".");
            boolean given = here && !places.isMixed(fault.where());
            Fault there = new Fault(where, fault.what());
            all.add(there);
            if (!given && (known.contains(fault) || known.contains(there))) {
                continue;
            }
            if (here) {
                faults.add(where, fault.what());
            } else {
                faults.add(block, "makes " + where + " wrong: " + fault.what());
            }
        }
        known = all;
    }
}
