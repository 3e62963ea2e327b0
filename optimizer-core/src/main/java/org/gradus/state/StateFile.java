package org.gradus.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.gradus.plan.MaskState;
import org.gradus.plan.Part;
import org.gradus.plan.Planned;
import org.gradus.plan.PlannedGroup;
import org.gradus.setting.Faults;

/**
 * Optimizer state as an .npz file, which {@code numpy.load} reads. First {@code settings.json}: what the state belongs to, and
 * every number that is no array. Then float32 vectors: {@code GROUP/SLOT/PARAMETER.npy}, what one slot of a group's rule
 * remembers of one parameter; {@code GROUP/cohorts/PARAMETER.npy}, where elements of a group have had different numbers of
 * updates, the number of each one's cohort in settings.json; and {@code masks/N.npy}, the numbers of the mask that settings.json
 * lists N-th, from 0. Vectors without elements are left out. Equal states give equal bytes. {@link SavedState} reads it.
 */
public final class StateFile {
    static final String SETTINGS = "settings.json";

    /** The most bytes that settings.json may have. */
    static final int LONGEST_SETTINGS = 1 << 24;

    private static final String SUFFIX = ".npy";
    private static final ObjectMapper JSON = new ObjectMapper();

    private StateFile() {}

    /**
     * Writes a state; the stream is left open.
     *
     * @param planned what is in force at the state's step
     * @throws org.gradus.setting.FaultsException when the state is not one of this plan
     */
    public static void write(OutputStream out, Planned planned, OptimizerState state) throws IOException {
        requireFit(planned, state);
        byte[] settings = JSON.writeValueAsBytes(Description.of(planned.plan(), state));
        if (settings.length > LONGEST_SETTINGS) {
            throw new IllegalArgumentException(
                    SETTINGS + " has " + settings.length + " bytes; must be at most " + LONGEST_SETTINGS);
        }
        ZipOutputStream zip = new ZipOutputStream(out);
        // Mantissas do not compress; only the time would be felt.
        zip.setLevel(Deflater.NO_COMPRESSION);
        start(zip, SETTINGS);
        zip.write(settings);
        for (int k = 0; k < state.groups().size(); k++) {
            write(zip, planned.plan().groups().get(k), state.groups().get(k));
        }
        int number = 0;
        for (MaskState mask : state.masks().values()) {
            write(zip, mask(number++), mask.values());
        }
        zip.finish();
    }

    /** The name of the entry of a slot. */
    static String slot(String group, String slot, String parameter) {
        return group + "/" + slot + "/" + parameter + SUFFIX;
    }

    /** The name of the entry with the number of each element's cohort. */
    static String cohorts(String group, String parameter) {
        return slot(group, "cohorts", parameter);
    }

    /** The name of the entry of a mask's numbers. */
    static String mask(int number) {
        return "masks/" + number + SUFFIX;
    }

    private static void requireFit(Planned planned, OptimizerState state) {
        States.requireFit(planned.plan(), state.groups());
        Faults faults = new Faults();
        if (state.step() < planned.step()) {
            faults.add("step", state.step() + "; the plan holds from step " + planned.step() + " on");
        }
        if (!state.masks().keySet().equals(planned.masks().keySet())) {
            faults.add(
                    "masks",
                    state.masks().keySet() + "; the plan has " + planned.masks().keySet());
        }
        faults.throwIfAny("optimizer state");
    }

    private static void write(ZipOutputStream zip, PlannedGroup group, GroupState state) throws IOException {
        List<String> slots = States.slots(group);
        if (state.cohorts().count() > 1) {
            int at = 0;
            for (Part part : group.parts()) {
                int end = at + part.trainable().total();
                write(
                        zip,
                        cohorts(group.name(), part.parameter().name()),
                        state.cohorts().numbers(at, end));
                at = end;
            }
        }
        for (int s = 0; s < slots.size(); s++) {
            int at = 0;
            for (Part part : group.parts()) {
                int end = at + part.slots()[s];
                write(
                        zip,
                        slot(group.name(), slots.get(s), part.parameter().name()),
                        Arrays.copyOfRange(state.slots()[s], at, end));
                at = end;
            }
        }
    }

    private static void write(ZipOutputStream zip, String name, float[] values) throws IOException {
        if (values.length > 0) {
            start(zip, name);
            Npy.write(zip, NpyArray.of(values));
        }
    }

    private static void start(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        // A fixed time, or equal states would give other bytes at another hour.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
