package org.gradus.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** LibTorch's libraries in this process. */
public final class LibTorch {
    private static boolean loaded;
    private static String broken;

    private LibTorch() {}

    /**
     * Loads the libraries once, and computes with one thread in the calling thread from here on. The first start on a machine
     * extracts 360 MB into JavaCPP's cache ({@code ~/.javacpp/cache}, or the system property
     * {@code org.bytedeco.javacpp.cachedir}), which takes seconds; where neither that nor the directory for temporary files can
     * be written, it fails.
     *
     * @throws IllegalStateException when they are not on the class path or cannot be loaded; one line
     */
    public static void load() {
        loadOnce();
        torch.set_num_threads(1);
    }

    private static synchronized void loadOnce() {
        if (broken != null) {
            // Java initialises a class once: what failed stays failed, with its first reason.
            throw new IllegalStateException(broken);
        }
        if (!loaded) {
            extract();
            try {
                Loader.load(torch.class);
            } catch (LinkageError e) {
                broken = "LibTorch does not load: " + line(e);
                throw new IllegalStateException(broken, e);
            }
            // Where CPUID tells no sizes of caches NNPACK computes nothing, and says so at each convolution.
            torch.globalContext().setUserEnabledNNPACK(false);
            loaded = true;
        }
    }

    /**
     * Extracts all of it before any of it is loaded: what the first library asks for and does not find beside itself, the system
     * would look for elsewhere, and a system's own LibTorch mixed with this one ends the process. JavaCPP locks its cache
     * meanwhile, against other processes too.
     */
    private static void extract() {
        String folder = Build.libTorch()
                .orElseThrow(() -> new IllegalStateException("LibTorch's libraries for " + Loader.getPlatform()
                        + " are not on the class path; org.bytedeco:pytorch with the classifier " + Loader.getPlatform()
                        + " has them"))
                .folder();
        makeCache();
        try {
            Loader.cacheResources(LibTorch.class, folder);
        } catch (IOException e) {
            throw new IllegalStateException("cannot extract LibTorch's libraries" + into() + ": " + line(e), e);
        }
    }

    /**
     * Makes the cache that the system property names, where it is not there. JavaCPP would do so too, but of two processes that
     * try at once one takes another folder.
     */
    private static void makeCache() {
        String named = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (named == null) {
            return;
        }
        try {
            Files.createDirectories(Path.of(named));
        } catch (IOException | InvalidPathException e) {
            // JavaCPP looks for another folder then, and says so where there is none.
        }
    }

    /** The cache, where there is one, and who names another. */
    private static String into() {
        try {
            return " into " + Loader.getCacheDir() + " (the system property org.bytedeco.javacpp.cachedir)";
        } catch (IOException e) {
            return "";
        }
    }

    /** An exception of LibTorch as {@link TorchException}; others as they are. */
    public static RuntimeException plain(RuntimeException e) {
        // What JavaCPP makes of a C++ exception is of no other class.
        return e.getClass() == RuntimeException.class ? new TorchException(line(e), e.getStackTrace()) : e;
    }

    /** An exception of LibTorch as {@link TorchException} that says where it happened; others as they are. */
    public static RuntimeException plain(RuntimeException e, String place) {
        return plain(e) instanceof TorchException found && found != e ? found.in(place) : e;
    }

    /** What happened, in one line: without a C++ backtrace, and the reason that the outermost message may not tell. */
    static String line(Throwable e) {
        Throwable told = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
        String text = told.getMessage() == null ? told.toString() : told.getMessage();
        String what = text.lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("Exception raised from") && !line.startsWith("frame #"))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        Throwable cause = told.getCause();
        return told instanceof UnsatisfiedLinkError && cause instanceof UnsatisfiedLinkError && cause != told
                ? what + " (" + line(cause) + ")"
                : what;
    }
}
