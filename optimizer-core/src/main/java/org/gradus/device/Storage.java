package org.gradus.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradus.plan.Part;
import org.gradus.plan.Runs;

/**
 * Masks, state and places of parts that one kernel may update, each in one array for all of them. Where a part is one run of the flat
 * vector, it begins here as far from a multiple of four floats as there, so that a kernel can read both in its widest steps.
 */
final class Storage<A> implements AutoCloseable {
    /** Floats that a kernel reads at once. */
    static final int WIDTH = 4;

    private final Backend<A> backend;
    private final List<Part> parts;
    private final int[] starts;
    private final int length;
    private final List<A> masks = new ArrayList<>();
    private final List<A> slots = new ArrayList<>();
    private final A places;
    private final List<A> views = new ArrayList<>();

    /** @param parts of one group; each has a mask where the first has one, and is one run where the first is */
    Storage(List<Part> parts, Backend<A> backend) {
        this.backend = backend;
        this.parts = List.copyOf(parts);
        this.starts = new int[parts.size()];
        int end = 0;
        for (int k = 0; k < starts.length; k++) {
            Runs runs = parts.get(k).trainable();
            starts[k] = end + (runs.count() == 1 ? Math.floorMod(runs.start(0) - end, WIDTH) : 0);
            end = starts[k] + runs.total();
        }
        this.length = end;
        List<Function<Part, float[]>> kinds = List.of(Part::rateMask, Part::decayMask, Part::gradientMask);
        kinds.forEach(mask -> masks.add(upload(mask)));
        int[] wanted = parts.get(0).slots();
        for (int s = 0; s < wanted.length; s++) {
            // A rule over whole tensors has slots of other lengths, and no kernel: its parts are alone.
            int floats = parts.size() > 1 ? length : starts[0] + wanted[s];
            slots.add(wanted[s] == 0 ? null : backend.keep(backend.floats(floats)));
        }
        this.places = parts.get(0).trainable().count() > 1 ? backend.keep(backend.upload(allPlaces())) : null;
    }

    private A upload(Function<Part, float[]> mask) {
        if (mask.apply(parts.get(0)) == null) {
            return null;
        }
        float[] all = new float[length];
        for (int k = 0; k < starts.length; k++) {
            float[] own = mask.apply(parts.get(k));
            System.arraycopy(own, 0, all, starts[k], own.length);
        }
        return backend.keep(backend.upload(all));
    }

    private int[] allPlaces() {
        int[] all = new int[length];
        for (int k = 0; k < starts.length; k++) {
            Place.fill(parts.get(k).trainable(), all, starts[k]);
        }
        return all;
    }

    /** How many floats a mask has. */
    int length() {
        return length;
    }

    /** Where a part begins in the arrays. */
    int start(int part) {
        return starts[part];
    }

    /** The masks of all parts, by the places of {@link Form}; null where there is none. */
    List<A> masks() {
        return masks;
    }

    /** The slots of all parts; null where a slot has no floats. */
    List<A> slots() {
        return slots;
    }

    /** A part's masks; views that live as long as this does. */
    List<A> masks(int part) {
        return masks.stream()
                .map(m -> view(m, part, parts.get(part).trainable().total()))
                .collect(Collectors.toList()); // null is no mask
    }

    /** A part's slots; views that live as long as this does. */
    List<A> slots(int part) {
        List<A> own = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            own.add(view(slots.get(s), part, parts.get(part).slots()[s]));
        }
        return own;
    }

    private A view(A whole, int part, int floats) {
        if (whole == null) {
            return null;
        }
        A view = backend.keep(backend.slice(whole, starts[part], starts[part] + floats));
        views.add(view);
        return view;
    }

    /** Where a part lies in the flat vectors. */
    Place<A> place(int part) {
        Runs runs = parts.get(part).trainable();
        return new Place<>(backend, runs, view(places, part, runs.total()));
    }

    /** The places of all elements in the flat vectors; null where each part is one run. */
    A places() {
        return places;
    }

    @Override
    public void close() {
        views.forEach(backend::release);
        Stream.of(masks, slots, Arrays.asList(places))
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .forEach(backend::release);
    }
}
