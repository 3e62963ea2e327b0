package org.gradus.update;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles fusions to classes, each once per process: milliseconds. With the JVM's vector instructions where the module
 * {@code jdk.incubator.vector} is there, which takes {@code --add-modules=jdk.incubator.vector}; the results are the same
 * bits without.
 */
final class LoopCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(LoopCompiler.class);

    /**
     * A part with fewer elements has no vectors. What uses them takes microseconds per vector until the JVM has compiled it,
     * and that takes some ten thousand of them.
     */
    static final int LEAST_FOR_VECTORS = 4096;

    private static final boolean VECTORS =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    private static final ConcurrentHashMap<Fusion, Loop> PLAIN = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<Fusion, Loop> WITH_VECTORS = new ConcurrentHashMap<>();

    static {
        if (!VECTORS) {
            LOG.info("updates of many weights are slower than they need be: java was started without"
                    + " --add-modules=jdk.incubator.vector");
        }
    }

    private LoopCompiler() {}

    /** Whether a part with so many elements is worth vectors, and there are any. */
    static boolean vectors(int elements) {
        return VECTORS && elements >= LEAST_FOR_VECTORS;
    }

    /** A loop over the front of arrays: first, at and from must be 0. */
    static Loop plain(Fusion fusion) {
        return once(PLAIN, fusion, key -> load(new LoopSource(key).plain()));
    }

    /** A loop over any place of arrays, where there are vectors. */
    static Loop vectors(Fusion fusion) {
        return once(WITH_VECTORS, fusion, key -> load(new LoopSource(key).vectors()));
    }

    private static Loop once(ConcurrentHashMap<Fusion, Loop> loops, Fusion fusion, Function<Fusion, Loop> maker) {
        Loop loop = loops.get(fusion);
        return loop != null ? loop : loops.computeIfAbsent(fusion, maker);
    }

    private static Loop load(String source) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(Loop.class.getClassLoader());
            compiler.cook(source);
            byte[] code = compiler.getBytecodes().get(Loop.class.getPackageName() + "." + LoopSource.NAME);
            return (Loop) MethodHandles.lookup()
                    .defineHiddenClass(code, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (CompileException | ReflectiveOperationException e) {
            throw new IllegalStateException("cannot compile\n" + source, e);
        }
    }
}
