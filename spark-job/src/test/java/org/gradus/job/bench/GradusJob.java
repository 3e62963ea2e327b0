package org.gradus.job.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A job file.
 *
 * @param name also of the folder of its run
 * @param engine of the job
 * @param network DL4J's JSON
 * @param data the folder of the rows
 * @param epochs of the run
 * @param batch examples per replica and step
 * @param replicas how many
 * @param every steps between two averages
 * @param more what else the file has, as YAML
 */
record GradusJob(
        String name,
        String engine,
        String network,
        Path data,
        int epochs,
        int batch,
        int replicas,
        int every,
        String more) {
    /** Writes the file and its network. */
    Path write(Path folder) {
        String yaml =
                """
                name: %s
                seed: 20
                model: {config: %s.json}
                data:
                  format: idx
                  dir: "%s"
                  train: {features: %s, labels: %s}
                  test: {features: %s, labels: %s}
                  scale: unit
                engine: %s
                train: {epochs: %d, batch: %d, replicas: %d, sync: {every: %d}}
                %s
                """
                        .formatted(
                                name,
                                name,
                                data,
                                Clothes.images(Clothes.TRAIN),
                                Clothes.labels(Clothes.TRAIN),
                                Clothes.images(Clothes.TEST),
                                Clothes.labels(Clothes.TEST),
                                engine,
                                epochs,
                                batch,
                                replicas,
                                every,
                                more);
        try {
            Files.writeString(folder.resolve(name + ".json"), network);
            return Files.writeString(folder.resolve(name + ".yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
