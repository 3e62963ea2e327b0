package org.gradus.dl4j.selftest;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gradus.dl4j.NativeThreads;
import org.gradus.selftest.ChildTest;
import org.gradus.selftest.InjectedFault;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.gradus.selftest.SelfTests;
import org.gradus.selftest.Solver;
import org.gradus.torch.selftest.TorchSelfTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether DL4J's engine computes rightly on this processor. */
public final class Dl4jSelfTest {
    private static final Logger LOG = LoggerFactory.getLogger(Dl4jSelfTest.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static String setting;
    private static SelfTestReport report;

    private Dl4jSelfTest() {}

    /**
     * What the self-test finds on this machine: once for each process, and where an earlier process of this user has run it, from a file
     * in JavaCPP's cache. Otherwise it takes some seconds, most of which ND4J needs to start.
     *
     * @return empty where no child process can be started, which is in the log then
     */
    public static synchronized Optional<SelfTestReport> here() {
        if (report == null || !InjectedFault.setting().equals(setting)) {
            setting = InjectedFault.setting();
            report = read();
        }
        return Optional.ofNullable(report);
    }

    private static SelfTestReport read() {
        try {
            return SelfTests.report(
                    TorchSelfTest.cache(),
                    library(),
                    () -> new ChildTest(Dl4jSelfTest.class, classPath(), PATIENCE),
                    List.of(KernelSet.DL4J));
        } catch (IOException e) {
            LOG.warn("Deeplearning4j's arithmetic is not tested: {}", e.getMessage());
            return null;
        }
    }

    private static List<String> library() {
        Package nd4j = org.nd4j.linalg.factory.Nd4j.class.getPackage();
        return List.of("ND4J " + nd4j.getImplementationVersion() + " " + org.gradus.dl4j.Backend.cuda());
    }

    /** Everything: Spark gives its executors the jars of a job by class loaders of its own. */
    private static List<String> classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (ClassLoader loader = Dl4jSelfTest.class.getClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    try {
                        places.add(Path.of(url.toURI()).toString());
                    } catch (URISyntaxException | RuntimeException e) {
                        LOG.debug("{} is no place on this machine", url);
                    }
                }
            }
        }
        places.addAll(List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
        return new ArrayList<>(places);
    }

    /** The child process. */
    public static void main(String[] pairs) {
        NativeThreads.one();
        Solver.answer(pairs, Dl4jSelfTest::fault);
        Runtime.getRuntime().halt(0); // ND4J's threads need not end
    }

    private static Optional<String> fault(KernelSet kernels, LayerKind kind) {
        boolean lies = InjectedFault.strikes(kernels, kind);
        return NetworkProblems.of(kind).stream()
                .map(problem -> problem.fault(lies))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
