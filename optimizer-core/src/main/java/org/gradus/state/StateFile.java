package org.gradus.state;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.gradus.plan.Part;
import org.gradus.plan.Plan;
import org.gradus.plan.PlannedGroup;
import org.gradus.setting.Faults;
import org.gradus.setting.Names;

/**
 * Optimizer state as an .npz file, which {@code numpy.load} reads: {@code GROUP/steps} is the number of updates the group
 * has had (int64), {@code GROUP/SLOT/PARAMETER} the trainable elements of a parameter in the order of the flat vector
 * (float32). Equal states give equal bytes.
 */
public final class StateFile {
    private static final String SUFFIX = ".npy";

    private StateFile() {}

    /** Writes the states; the stream is left open. */
    public static void write(OutputStream out, Plan plan, List<GroupState> states) throws IOException {
        States.requireFit(plan, states);
        ZipOutputStream zip = new ZipOutputStream(out);
        // Mantissas do not compress; only the time would be felt.
        zip.setLevel(Deflater.NO_COMPRESSION);
        for (int k = 0; k < states.size(); k++) {
            PlannedGroup group = plan.groups().get(k);
            start(zip, steps(group));
            Npy.writeLong(zip, states.get(k).steps());
            for (int s = 0; s < States.slots(group).size(); s++) {
                float[] slot = states.get(k).slots()[s];
                int at = 0;
                for (Part part : moving(group)) {
                    int end = at + part.trainable().total();
                    start(zip, name(group, States.slots(group).get(s), part));
                    Npy.write(zip, NpyArray.of(Arrays.copyOfRange(slot, at, end)));
                    at = end;
                }
            }
        }
        zip.finish();
    }

    /**
     * Reads the states of a plan's groups.
     *
     * @throws org.gradus.setting.FaultsException with every entry that is missing, unexpected, of another length or damaged
     */
    public static List<GroupState> read(InputStream in, Plan plan) throws IOException {
        Faults faults = new Faults();
        Map<String, Long> steps = new TreeMap<>();
        Map<String, float[]> arrays = new TreeMap<>();
        readAll(in, steps, arrays, faults);
        faults.throwIfAny("optimizer state");

        List<GroupState> states = new ArrayList<>();
        for (PlannedGroup group : plan.groups()) {
            states.add(take(group, steps, arrays, faults));
        }
        steps.keySet().forEach(name -> faults.add(name, "no such group in the plan"));
        arrays.keySet().forEach(name -> faults.add(name, "no such state in the plan"));
        faults.throwIfAny("optimizer state");
        States.requireFit(plan, states);
        return states;
    }

    private static void readAll(InputStream in, Map<String, Long> steps, Map<String, float[]> arrays, Faults faults)
            throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        String name = "";
        try {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                name = entry.getName();
                try {
                    if (name.endsWith("/steps" + SUFFIX)) {
                        steps.put(name, Npy.readLong(zip));
                    } else {
                        arrays.put(name, Npy.read(zip).values());
                    }
                } catch (IllegalArgumentException e) {
                    faults.add(name, e.getMessage());
                }
            }
        } catch (ZipException | EOFException e) {
            faults.add(name, "damaged: " + e.getMessage());
        }
        if (name.isEmpty()) {
            faults.add("", "not an .npz file: it has no entries");
        }
    }

    /** Takes what belongs to a group out of the maps. */
    private static GroupState take(
            PlannedGroup group, Map<String, Long> steps, Map<String, float[]> arrays, Faults faults) {
        Long count = steps.remove(steps(group));
        if (count == null) {
            faults.add(steps(group), "missing; " + Names.hint(steps(group), steps.keySet()));
        }
        GroupState state = GroupState.initial(group);
        for (int s = 0; s < state.slots().length; s++) {
            int at = 0;
            for (Part part : moving(group)) {
                int length = part.trainable().total();
                String name = name(group, States.slots(group).get(s), part);
                float[] values = arrays.remove(name);
                if (values == null) {
                    faults.add(name, "missing; " + Names.hint(name, arrays.keySet()));
                } else if (values.length != length) {
                    faults.add(name, values.length + " elements; must have " + length);
                } else {
                    System.arraycopy(values, 0, state.slots()[s], at, length);
                }
                at += length;
            }
        }
        return new GroupState(count == null ? 0 : count, state.slots());
    }

    private static List<Part> moving(PlannedGroup group) {
        return group.parts().stream().filter(p -> p.trainable().total() > 0).toList();
    }

    private static String steps(PlannedGroup group) {
        return group.settings().name() + "/steps" + SUFFIX;
    }

    private static String name(PlannedGroup group, String slot, Part part) {
        return group.settings().name() + "/" + slot + "/" + part.parameter().name() + SUFFIX;
    }

    private static void start(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A fixed time, or equal states would give other bytes at another hour.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
