package org.gradus.engine;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.gradus.dl4j.Dl4jEngine;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.NativeThreads;
import org.gradus.dl4j.Networks;
import org.gradus.dl4j.torch.TorchEngine;
import org.junit.jupiter.params.provider.Arguments;

/** Every engine that stands behind the replica's door. */
public enum Door {
    /** ND4J computes. */
    DL4J {
        @Override
        public Engine open(Model model, List<Integer> exampleShape) {
            NativeThreads.one();
            return Dl4jEngine.open(model, exampleShape);
        }

        @Override
        public boolean covers(Networks.Sample sample) {
            return true;
        }
    },
    /** LibTorch computes. */
    TORCH {
        @Override
        public Engine open(Model model, List<Integer> exampleShape) {
            NativeThreads.one();
            return TorchEngine.open(model, exampleShape);
        }

        @Override
        public boolean covers(Networks.Sample sample) {
            return TorchEngine.uncovered(sample.model()).isEmpty();
        }
    };

    /** Wakes a model. */
    public abstract Engine open(Model model, List<Integer> exampleShape);

    /** Wakes a sample. */
    public Engine open(Networks.Sample sample) {
        return open(sample.model(), sample.exampleShape());
    }

    /** Whether the engine computes it. */
    public abstract boolean covers(Networks.Sample sample);

    /** Every engine with every sample that it covers, and the sample's name. */
    static Stream<Arguments> samples() {
        return Stream.of(values()).flatMap(door -> Networks.all().entrySet().stream()
                .filter(sample -> door.covers(sample.getValue()))
                .map(sample -> Arguments.of(door, sample.getKey(), sample.getValue())));
    }

    /** A copy of all of it. */
    public static float[] copy(FloatBuffer buffer) {
        float[] copy = new float[buffer.capacity()];
        buffer.get(0, copy);
        return copy;
    }

    /** {@code ||found - wanted|| / ||wanted||}. */
    public static double difference(float[] found, float[] wanted) {
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < wanted.length; k++) {
            difference += Math.pow((double) found[k] - wanted[k], 2);
            norm += Math.pow(wanted[k], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
