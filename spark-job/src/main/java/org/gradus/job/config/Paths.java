package org.gradus.job.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gradus.setting.Fault;

/** Places in a job file, as messages write them: {@code groups[1].lr}. */
final class Paths {
    private Paths() {}

    /** A key of the map at a path. */
    static String key(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** An element of the list at a path. */
    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    /** Whether a path is that of a key, or of something below it. */
    static boolean isAt(String path, String key) {
        return path.equals(key) || path.startsWith(key + ".") || path.startsWith(key + "[");
    }

    /** The faults once each, in the order of the file; what has no place in the file (an override) comes last. */
    static List<Fault> inOrder(List<Fault> faults, Node root) {
        Map<String, Integer> places = new HashMap<>();
        number(root, "", places);
        return faults.stream()
                .distinct()
                .sorted(Comparator.comparingInt(fault -> place(fault.where(), places)))
                .toList();
    }

    private static void number(Node node, String path, Map<String, Integer> places) {
        places.put(path, places.size());
        if (node instanceof Node.Fields map) {
            map.values().forEach((key, value) -> number(value, key(path, key), places));
        } else if (node instanceof Node.Items list) {
            for (int i = 0; i < list.values().size(); i++) {
                number(list.values().get(i), item(path, i), places);
            }
        }
    }

    /** The place of the path, or of the nearest map or list around it: there a missing key belongs. */
    private static int place(String where, Map<String, Integer> places) {
        if (where.startsWith(Overrides.FLAG)) {
            return Integer.MAX_VALUE;
        }
        String path = where;
        while (!places.containsKey(path)) {
            path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
        }
        return places.get(path);
    }
}
