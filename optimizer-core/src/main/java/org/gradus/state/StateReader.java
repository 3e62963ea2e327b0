package org.gradus.state;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.gradus.setting.Faults;

/** Reads a state file from anybody: into memory only, no more than settings.json promises, and nothing by halves. */
final class StateReader {
    /** More than the header of a float32 vector needs, in bytes. */
    private static final long HEADER = 1 << 12;

    private static final int MOST_UNKNOWN = 20;

    private final Faults faults = new Faults();
    private final Counter counter;
    private final ZipInputStream zip;
    private Map<String, Integer> cohorts = Map.of();
    private String at = "";

    private StateReader(InputStream in) {
        counter = new Counter(in);
        zip = new ZipInputStream(counter);
    }

    /** @throws org.gradus.setting.FaultsException with everything that is damaged */
    static Contents read(InputStream in) throws IOException {
        StateReader reader = new StateReader(in);
        Contents contents = reader.contents();
        reader.faults.throwIfAny("optimizer state");
        return contents;
    }

    private Contents contents() throws IOException {
        try {
            Contents contents = settings();
            if (contents != null) {
                arrays(contents);
            }
            return contents;
        } catch (EntryStream.TooLongException e) {
            faults.add(at, e.getMessage() + "; nothing after it was read");
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            faults.add(at, "damaged: " + e.getMessage() + "; nothing after it was read");
        }
        return null;
    }

    private Contents settings() throws IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null) {
            faults.add("", "not an .npz file: it has no entries");
            return null;
        }
        at = Fields.clean(first.getName());
        if (!first.getName().equals(StateFile.SETTINGS)) {
            faults.add(
                    at,
                    "the first entry; it must be " + StateFile.SETTINGS + ", as in every state of format 2 or later");
            return null;
        }
        byte[] text = entry(StateFile.LONGEST_SETTINGS).readAllBytes();
        return new SettingsReader(faults).read(text);
    }

    private void arrays(Contents contents) throws IOException {
        Map<String, Integer> missing = new LinkedHashMap<>(contents.expected());
        Map<String, Integer> expected = Map.copyOf(missing);
        cohorts = contents.cohorts();
        Set<String> seen = new HashSet<>(Set.of(StateFile.SETTINGS));
        int unknown = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            at = Fields.clean(name);
            missing.remove(name);
            boolean first = seen.add(name);
            if (!first) {
                faults.add(at, "is there twice");
            } else if (!expected.containsKey(name)) {
                faults.add(at, "unknown; " + StateFile.SETTINGS + " has no such array");
                first = false;
            }
            if (first) {
                array(name, expected.get(name), contents);
            } else if (++unknown > MOST_UNKNOWN) {
                faults.add("", "too many entries that do not belong here; nothing after " + at + " was read");
                return;
            } else {
                entry(HEADER + (long) Double.BYTES * Integer.MAX_VALUE).drain();
            }
        }
        missing.forEach(
                (name, length) -> faults.add(Fields.clean(name), "missing; must be there with " + length + " floats"));
    }

    private void array(String name, int length, Contents contents) throws IOException {
        EntryStream entry = entry(HEADER + (long) Double.BYTES * length);
        try {
            NpyArray array = Npy.read(entry);
            if (!array.shape().equals(List.of(length))) {
                faults.add(at, "shape is " + array.shape() + "; must be [" + length + "]");
            }
            contents.arrays().put(name, array.values());
            if (cohorts.containsKey(name)) {
                checkCohorts(array.values(), cohorts.get(name));
            }
        } catch (IllegalArgumentException e) {
            faults.add(at, Fields.clean(e.getMessage()));
            entry.drain();
            return;
        }
        if (entry.drain()) {
            faults.add(at, "goes on after the end of its array");
        }
    }

    /** Each number of a cohort must be one that settings.json has. */
    private void checkCohorts(float[] numbers, int count) {
        for (int i = 0; i < numbers.length; i++) {
            if (!(numbers[i] >= 0 && numbers[i] < count && numbers[i] == (int) numbers[i])) {
                faults.add(at, "[" + i + "] is " + numbers[i] + "; must be a whole number from 0 to " + (count - 1));
                return;
            }
        }
    }

    private EntryStream entry(long most) {
        return new EntryStream(zip, most, counter::count);
    }

    /** How many bytes of the file were read. */
    private static final class Counter extends FilterInputStream {
        private long count;

        Counter(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int got = super.read();
            count += got < 0 ? 0 : 1;
            return got;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int got = super.read(to, from, length);
            count += Math.max(got, 0);
            return got;
        }
    }
}
