package org.gradus.bench;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of one update of all weights, in nanoseconds.
 *
 * @param nd4j ND4J's operations
 * @param copy an array copy that moves as many bytes as masked AdamW must
 * @param scenes masked AdamW
 */
record Times(double nd4j, double copy, Map<Scene, Double> scenes) {
    private static final double PER_MILLISECOND = 1e6;

    double of(Scene scene) {
        return scenes.get(scene);
    }

    /** The lesser of each two: what disturbs a measurement only ever adds. */
    Times least(Times other) {
        Map<Scene, Double> least = new EnumMap<>(scenes);
        other.scenes.forEach((scene, time) -> least.merge(scene, time, Math::min));
        return new Times(Math.min(nd4j, other.nd4j), Math.min(copy, other.copy), least);
    }

    /** All of them by name, in milliseconds. */
    Map<String, Double> milliseconds() {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put("nd4j", nd4j / PER_MILLISECOND);
        all.put("copy", copy / PER_MILLISECOND);
        scenes.forEach((scene, time) -> all.put(scene.key(), time / PER_MILLISECOND));
        return all;
    }
}
