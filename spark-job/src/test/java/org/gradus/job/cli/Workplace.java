package org.gradus.job.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.gradus.job.OwnActivation;
import org.gradus.npy.Npy;
import org.gradus.npy.NpyArray;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A folder with a small job in it, and commands that run there as a user runs them. */
final class Workplace {
    /** 4 numbers, then one of 3 classes. */
    static final String JOB =
            """
            seed: 7
            model: {config: model.json}
            data: {format: csv, train: good.csv, label: -1}
            train: {epochs: 2, batch: 4, replicas: 2, sync: {every: 2}}
            optimizer: {rule: sgd, lr: 0.01}
            """;

    private final Path folder;

    /**
     * What a shell and a user see.
     *
     * @param code the exit code
     * @param out standard output
     * @param err standard error
     */
    record Outcome(int code, String out, String err) {}

    Workplace(Path folder) {
        this.folder = folder;
        write("job.yaml", JOB);
        write("model.json", network(4, 3));
        write("good.csv", rows(24));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** Runs a command; {@code F/} in an argument stands for the folder. */
    Outcome run(List<String> arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream caughtOut = new ByteArrayOutputStream();
        ByteArrayOutputStream caughtErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caughtOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(caughtErr, true, StandardCharsets.UTF_8));
        try {
            int code = Gradus.run(
                    arguments.stream().map(a -> a.replace("F/", folder + "/")).toArray(String[]::new));
            return new Outcome(code, text(caughtOut), text(caughtErr));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String text(ByteArrayOutputStream caught) {
        return caught.toString(StandardCharsets.UTF_8).replace(folder + "/", "F/");
    }

    void write(String name, String text) {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, byte[] bytes) {
        try {
            Files.createDirectories(path(name).getParent());
            Files.write(path(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeNpy(String name, float... values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Npy.write(bytes, NpyArray.of(values));
        write(name, bytes.toByteArray());
    }

    /** Every file and folder under a folder, by its path in it; none where there is no folder. */
    List<String> tree(String name) {
        Path root = path(name);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(p -> !p.equals(root))
                    .map(p -> root.relativize(p).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows that a network can learn: the class is the place of the largest number. */
    static String rows(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            float[] row = {0.1f * (i % 5), 0.2f, 0.1f, 0.3f};
            row[i % 3] = 1;
            Arrays.stream(new int[] {0, 1, 2, 3})
                    .forEach(k -> text.append(row[k]).append(','));
            text.append(i % 3).append('\n');
        }
        return text.toString();
    }

    /** A configuration with one hidden layer of 5. */
    static String network(int inputs, int classes) {
        return network(inputs, classes, new ActivationReLU());
    }

    /** The same with a function that LibTorch does not know. */
    static String uncovered(int inputs, int classes) {
        return network(inputs, classes, new OwnActivation());
    }

    private static String network(int inputs, int classes, IActivation hidden) {
        return new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(inputs)
                        .nOut(5)
                        .activation(hidden)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(5)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson();
    }
}
