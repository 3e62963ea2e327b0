package org.gradus.torch.selftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.gradus.selftest.ChildTest;
import org.gradus.selftest.InjectedFault;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.gradus.selftest.SelfTests;
import org.gradus.selftest.Solver;
import org.gradus.torch.Build;
import org.gradus.torch.LibTorch;
import org.gradus.torch.OneDnn;

/** Whether LibTorch computes rightly on this processor. */
public final class TorchSelfTest {
    /** The sets of kernels, the safest first: what a wrong one leaves in memory cannot touch it. */
    private static final List<KernelSet> SETS = List.of(KernelSet.WITHOUT_ONEDNN, KernelSet.ONEDNN);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static String setting;
    private static SelfTestReport report;

    private TorchSelfTest() {}

    /**
     * What the self-test finds on this machine: once for each process, and where an earlier process of this user has run it, from a file
     * in JavaCPP's cache. Otherwise it takes about a second.
     *
     * @throws IllegalStateException when LibTorch cannot be loaded, or no child process can be started; one line
     */
    public static synchronized SelfTestReport here() {
        // Tests put other faults into the same process.
        if (report == null || !InjectedFault.setting().equals(setting)) {
            setting = InjectedFault.setting();
            report = read();
        }
        return report;
    }

    private static SelfTestReport read() {
        LibTorch.load(); // which extracts the libraries, before the child would
        try {
            return SelfTests.report(
                    cache(), library(), () -> new ChildTest(TorchSelfTest.class, classPath(), PATIENCE), SETS);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "LibTorch's arithmetic cannot be tested: " + e.getMessage()
                            + " (engine.selftest: false skips the test)",
                    e);
        }
    }

    /**
     * Where reports are kept: a folder in JavaCPP's cache.
     *
     * @throws IOException when JavaCPP has no cache
     */
    public static Path cache() throws IOException {
        return Loader.getCacheDir().toPath().resolve("gradus");
    }

    private static List<String> library() throws IOException {
        Build build = Build.libTorch().orElse(Build.LIBTORCH_CPU);
        return List.of(
                build.toString(),
                "pytorch " + Loader.getVersion("org.bytedeco", "pytorch"),
                "openblas " + Loader.getVersion("org.bytedeco", "openblas"));
    }

    /** Where the few classes and libraries lie that the child needs: it starts the sooner. */
    private static List<String> classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> type : List.of(TorchSelfTest.class, Loader.class, torch.class, openblas_nolapack.class)) {
            resource("/" + type.getName().replace('.', '/') + ".class").ifPresent(places::add);
        }
        String platform = Loader.getPlatform();
        resource(Build.libTorch().orElse(Build.LIBTORCH_CPU).folder() + System.mapLibraryName("jnitorch"))
                .ifPresent(places::add);
        for (String library : List.of("javacpp/%s/jnijavacpp", "openblas/%s/jniopenblas_nolapack")) {
            String[] parts = String.format(library, platform).split("/(?=[^/]*$)", 2);
            resource("/org/bytedeco/" + parts[0] + "/" + System.mapLibraryName(parts[1]))
                    .ifPresent(places::add);
        }
        if (Build.libTorch().equals(Optional.of(Build.LIBTORCH_CUDA))) {
            places.addAll(List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)));
        }
        return new ArrayList<>(places);
    }

    /** The jar or the folder of a resource. */
    private static Optional<String> resource(String name) {
        URL found = TorchSelfTest.class.getResource(name);
        if (found == null) {
            return Optional.empty();
        }
        try {
            URLConnection connection = found.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return Optional.of(Path.of(jar.getJarFileURL().toURI()).toString());
            }
            Path folder = Path.of(found.toURI());
            for (int k = 1; k < name.split("/", -1).length; k++) {
                folder = folder.getParent();
            }
            return Optional.of(folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The child process. */
    public static void main(String[] pairs) {
        LibTorch.load();
        Solver.answer(pairs, TorchSelfTest::fault);
        System.exit(0);
    }

    private static Optional<String> fault(KernelSet kernels, LayerKind kind) {
        OneDnn.use(kernels.oneDnn());
        boolean lies = InjectedFault.strikes(kernels, kind);
        return Problems.of(kind).stream()
                .map(problem -> problem.fault(lies))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
