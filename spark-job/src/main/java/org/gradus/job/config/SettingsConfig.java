package org.gradus.job.config;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.group.Mask;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;

/** What a job file says about updates from some step on, before the length of an epoch is known. */
record SettingsConfig(
        GroupConfig rest, List<GroupConfig> groups, List<MaskConfig> masks, double clipNorm, NonFinite guard)
        implements Serializable {
    private static final Pattern MASK = Pattern.compile("masks\\[(\\d+)](.*)");

    SettingsConfig {
        groups = List.copyOf(groups);
        masks = List.copyOf(masks);
    }

    /** @param faults receives masks that the length of an epoch makes impossible, with their paths */
    OptimizerSettings settings(Clock clock, long seed, Faults faults) {
        return new OptimizerSettings(
                rest.group(clock.stepsPerEpoch()),
                groups.stream().map(group -> group.group(clock.stepsPerEpoch())).toList(),
                masks(clock, faults),
                clipNorm,
                guard,
                seed);
    }

    /** A fault of the made settings, whose path counts masks, at the path that counts the entries that they come from. */
    Fault entry(Fault fault) {
        Matcher mask = MASK.matcher(fault.where());
        if (!mask.matches()) {
            return fault;
        }
        String entry = masks.get(Integer.parseInt(mask.group(1))).entry();
        return new Fault(entry + mask.group(2), fault.what());
    }

    private List<Mask> masks(Clock clock, Faults faults) {
        List<Mask> told = new ArrayList<>();
        for (MaskConfig mask : masks) {
            try {
                told.add(mask.mask(clock));
            } catch (ArithmeticException | IllegalArgumentException e) {
                faults.add(mask.path(), "with " + clock.stepsPerEpoch() + " steps per epoch: " + e.getMessage());
            }
        }
        return told;
    }
}
