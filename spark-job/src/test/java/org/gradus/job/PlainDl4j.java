package org.gradus.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that has DL4J and not Gradus. */
final class PlainDl4j {
    private PlainDl4j() {}

    /**
     * The outputs of a model, row after row.
     *
     * @param rows a file of raw features, without a label
     */
    static float[] outputs(Path zip, Path rows) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        Path.of("src", "test", "resources", "plain", "Plain.java")
                                .toString(),
                        zip.toString(),
                        rows.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        process.inputReader()
                .lines()
                .filter(line -> line.matches("[0-9a-f]{1,8}"))
                .forEach(lines::add);
        if (process.waitFor() != 0) {
            throw new AssertionError("plain DL4J ended with " + process.exitValue());
        }
        float[] outputs = new float[lines.size()];
        for (int k = 0; k < outputs.length; k++) {
            outputs[k] = Float.intBitsToFloat(Integer.parseUnsignedInt(lines.get(k), 16));
        }
        return outputs;
    }

    /** The jars of this JVM, without those of the project. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !Path.of(entry)
                        .getFileName()
                        .toString()
                        .matches("(gradus|optimizer-core|spark-job|surefire).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
