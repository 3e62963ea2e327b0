package org.gradus.job.config;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where in the file each part of a tree stands that was made of several; a part that is not noted stands at its own path. */
final class Places implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> places;
    private final TreeSet<String> mixed;

    Places() {
        places = new TreeMap<>();
        mixed = new TreeSet<>();
    }

    /** A copy. */
    Places(Places other) {
        places = new TreeMap<>(other.places);
        mixed = new TreeSet<>(other.mixed);
    }

    /** Notes that everything at and below a path of the tree stands at a place of the file. */
    void put(String path, String place) {
        forget(path);
        places.put(path, place);
    }

    /** Notes where the parts of a map stand that the tree took over, before {@link #mix} says where the map itself stands. */
    void keep(String path, Set<String> keys) {
        for (String key : keys) {
            String part = Paths.key(path, key);
            places.put(part, of(part));
        }
    }

    /** Notes that a map of the tree is one of the file's laid over another. */
    void mix(String path, String place) {
        places.put(path, place);
        mixed.add(path);
    }

    /** Gives what is noted at and below a path to another path. */
    void move(String from, String to, Places source) {
        put(to, source.of(from));
        source.places.forEach((path, place) -> {
            if (below(path, from)) {
                places.put(to + path.substring(from.length()), place);
            }
        });
        source.mixed.stream()
                .filter(path -> path.equals(from) || below(path, from))
                .forEach(path -> mixed.add(to + path.substring(from.length())));
    }

    /** Forgets what is noted at and below a path. */
    void forget(String path) {
        places.keySet().removeIf(noted -> noted.equals(path) || below(noted, path));
        mixed.removeIf(noted -> noted.equals(path) || below(noted, path));
    }

    /** Where a path of the tree stands in the file. */
    String of(String path) {
        return noted(path)
                .map(above -> places.get(above) + path.substring(above.length()))
                .orElse(path);
    }

    /** Whether a path is, or is missing from, a map that was made of several. */
    boolean isMixed(String path) {
        return noted(path).filter(mixed::contains).isPresent();
    }

    /** The longest noted path at or above a path. */
    private Optional<String> noted(String path) {
        return places.headMap(path, true).descendingKeySet().stream()
                .filter(above -> above.equals(path) || below(path, above))
                .findFirst();
    }

    private static boolean below(String path, String above) {
        return path.length() > above.length()
                && path.startsWith(above)
                && (path.charAt(above.length()) == '.' || path.charAt(above.length()) == '[');
    }
}
