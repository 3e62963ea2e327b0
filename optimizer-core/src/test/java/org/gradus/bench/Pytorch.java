package org.gradus.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/** A PyTorch, asked through {@code engines.py} or {@code gpu.py}, each time in a process of its own. */
final class Pytorch {
    /** Debian's python3-torch belongs to this one. */
    static final String PYTHON = "/usr/bin/python3";

    private final String python;
    private final Path script;
    private final Path folder;
    private Optional<Path> openblas = Optional.empty();

    /**
     * @param python the program
     * @param folder where links to libraries may be put
     */
    Pytorch(String python, Path folder) {
        this(python, folder, "engines.py");
    }

    /** The same with another script. */
    Pytorch(String python, Path folder, String script) {
        this.python = python;
        this.folder = folder;
        try {
            this.script = Path.of(Pytorch.class.getResource("/bench/" + script).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the path of " + script + " is no path: " + e.getMessage(), e);
        }
    }

    /** The version of {@code gpu.py}; throws when it cannot compute there. */
    String version(String device) {
        return run(false, "version", device);
    }

    /** The median time of a step of {@code gpu.py} in milliseconds. */
    double median(Workload workload, int examples, int milliseconds, String device, String precision) {
        return Double.parseDouble(run(
                false,
                workload.key(),
                Integer.toString(examples),
                Double.toString(milliseconds / 1e3),
                device,
                precision));
    }

    /** A folder in which the library that PyTorch loads as its BLAS is ours. */
    private static Optional<Path> openblas(Path folder) {
        try {
            Path ours = Path.of(Loader.load(openblas_nolapack.class)).getParent();
            Path links = Files.createDirectories(folder.resolve("openblas"));
            for (String library : List.of("libopenblas.so.0", "libgfortran.so.5", "libquadmath.so.0")) {
                Path link = links.resolve(library.equals("libopenblas.so.0") ? "libblas.so.3" : library);
                Files.deleteIfExists(link);
                if (Files.exists(ours.resolve(library))) {
                    Files.createSymbolicLink(link, ours.resolve(library).toRealPath());
                }
            }
            return Optional.of(links).filter(l -> Files.exists(l.resolve("libblas.so.3")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot link OpenBLAS in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Its version and its BLAS's; throws when there is none. */
    String version() {
        return run(false, "version");
    }

    /** Whether it can also run with the BLAS that Gradus has; asked first. */
    boolean hasOpenblas() {
        openblas = openblas(folder);
        return openblas.isPresent();
    }

    /**
     * The median time of a step in milliseconds.
     *
     * @param ours with the BLAS that Gradus has
     */
    double median(Workload workload, int examples, int milliseconds, boolean ours) {
        return Double.parseDouble(
                run(ours, workload.key(), Integer.toString(examples), Double.toString(milliseconds / 1e3)));
    }

    /** The last line of what it prints; warnings and the like, before it, are passed on. */
    private String run(boolean ours, String... arguments) {
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // As a user of PyTorch has it, without what this project's launcher sets for itself.
        builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        if (ours) {
            builder.environment().put("LD_LIBRARY_PATH", openblas.orElseThrow().toString());
        }
        try {
            Process process = builder.redirectInput(new File("/dev/null")).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
            List<String> lines = output.lines().toList();
            lines.subList(0, lines.size() - 1).forEach(line -> System.err.println(python + ": " + line));
            return lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new IllegalStateException(python + " cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + python + " measured", e);
        }
    }
}
