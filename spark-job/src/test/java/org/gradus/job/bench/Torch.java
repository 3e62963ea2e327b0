package org.gradus.job.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Two processes of {@code averaging.py}, which take every other row each and begin their second epoch at once. */
final class Torch {
    /** Debian's python3-torch belongs to this one. */
    static final String PYTHON = "/usr/bin/python3";

    private static final int PROCESSES = 2;

    private final Tool tool;
    private final String python;

    Torch(Tool tool, String python) {
        this.tool = tool;
        this.python = python;
    }

    /** Its version; throws when there is none. */
    String version() {
        List<String> lines = tool.start(
                        List.of(python, "-c", "import torch; print(torch.__version__)"),
                        Map.of(),
                        ProcessBuilder.Redirect.PIPE)
                .lines();
        return lines.get(lines.size() - 1);
    }

    /** @param ours with the BLAS that Gradus has in place of the system's */
    Trial train(Path data, AveragingEffort effort, boolean ours) {
        Map<String, String> environment = new HashMap<>(Map.of("OPENBLAS_NUM_THREADS", "1"));
        // As a user of PyTorch has it, without what this project's launcher sets for itself.
        for (String variable : List.of("MALLOC_TOP_PAD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_")) {
            environment.put(variable, "");
        }
        if (ours) {
            environment.put("LD_LIBRARY_PATH", openblas().toString());
        }
        List<Tool.Running> both = IntStream.range(0, PROCESSES)
                .mapToObj(part -> tool.start(
                        List.of(
                                python,
                                script().toString(),
                                data.toString(),
                                String.valueOf(part),
                                String.valueOf(PROCESSES),
                                String.valueOf(effort.epochs()),
                                String.valueOf(effort.batch())),
                        environment,
                        ProcessBuilder.Redirect.PIPE))
                .toList();
        both.forEach(Torch::awaitReady);
        both.forEach(Torch::go);
        return Trial.parse(both.get(0).lines()).beside(Trial.parse(both.get(1).lines()));
    }

    private static void awaitReady(Tool.Running running) {
        try {
            while (running.process().isAlive()
                    && !Files.readString(running.output()).contains("ready")) {
                Thread.sleep(10);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PyTorch warmed up", e);
        }
    }

    private static void go(Tool.Running running) {
        try (OutputStream input = running.process().getOutputStream()) {
            input.write('\n');
        } catch (IOException e) {
            throw new IllegalStateException("PyTorch ended early: " + running.lines(), e);
        }
    }

    private static Path script() {
        try {
            return Path.of(Torch.class.getResource("/bench/averaging.py").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the path of averaging.py is no path: " + e.getMessage(), e);
        }
    }

    /** A folder in which the library that PyTorch loads as its BLAS is ours. */
    private Path openblas() {
        try {
            Path ours = Path.of(Loader.load(openblas_nolapack.class)).getParent();
            Path links = Files.createDirectories(tool.folder().resolve("openblas"));
            for (String library : List.of("libopenblas.so.0", "libgfortran.so.5", "libquadmath.so.0")) {
                Path link = links.resolve(library.equals("libopenblas.so.0") ? "libblas.so.3" : library);
                if (!Files.exists(link) && Files.exists(ours.resolve(library))) {
                    Files.createSymbolicLink(link, ours.resolve(library).toRealPath());
                }
            }
            return links;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot link OpenBLAS: " + e.getMessage(), e);
        }
    }
}
