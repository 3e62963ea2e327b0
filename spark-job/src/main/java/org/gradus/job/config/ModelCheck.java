package org.gradus.job.config;

import java.util.List;
import java.util.Set;
import org.gradus.setting.Fault;

/** Finds what only the model can tell: whether selectors match, groups overlap, masks fit. */
@FunctionalInterface
public interface ModelCheck {
    /** The sections that the check reads; it is left out when one of them is faulty by itself. */
    Set<String> SECTIONS = Set.of("model", "optimizer", "schedule", "groups", "masks", "at");

    /** The faults, each with its path in the job file. */
    List<Fault> faults(JobConfig config);

    /** Whether a path lies in one of the sections. */
    static boolean dependsOn(String path) {
        return SECTIONS.contains(path.split("[.\\[]", 2)[0]);
    }
}
