package org.gradus.dl4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The tables of docs/engines.md. Without it the page may promise layers that LibTorch does not cover, or forget some. */
class EnginesPageTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** The names in the first table below a heading. */
    private static Set<String> table(String heading, int cell) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "engines.md"));
        String below = page.substring(page.indexOf("\n## " + heading + "\n"));
        return below.lines()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(row -> NAME.matcher(row.split("\\|")[cell]).results().map((MatchResult r) -> r.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Stream<Class<?>> classes() throws IOException {
        return Stream.of(
                        classes(Layer.class, "org/deeplearning4j/nn/conf/"),
                        classes(GraphVertex.class, "org/deeplearning4j/nn/conf/"),
                        classes(InputPreProcessor.class, "org/deeplearning4j/nn/conf/"),
                        classes(IDropout.class, "org/deeplearning4j/nn/conf/"),
                        classes(IActivation.class, "org/nd4j/linalg/activations/"),
                        classes(ILossFunction.class, "org/nd4j/linalg/lossfunctions/"))
                .flatMap(all -> all);
    }

    /** DL4J's classes of a kind that are no bases of others. */
    private static Stream<? extends Class<?>> classes(Class<?> kind, String folder) throws IOException {
        try (JarFile jar = new JarFile(
                kind.getProtectionDomain().getCodeSource().getLocation().getPath())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class") && !name.contains("$"))
                    .map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .toList()
                    .stream();
        }
    }

    private static Class<?> load(String path) {
        try {
            return Class.forName(path.replace('/', '.'), false, Layer.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("classes")
    void each_class_of_dl4j_stands_where_it_belongs(Class<?> type) throws Exception {
        boolean covered = covered(type);
        assertThat(table("Covered", 2).contains(type.getSimpleName()))
                .as("is among the covered, which it is: %s", covered)
                .isEqualTo(covered);
        assertThat(table("Not covered", 1).contains(type.getSimpleName()))
                .as("is among those that are not covered")
                .isEqualTo(!covered);
    }

    private static boolean covered(Class<?> type) throws ReflectiveOperationException {
        if (Translators.classes().contains(type) || Outputs.classes().contains(type)) {
            return true;
        }
        try {
            if (IDropout.class.isAssignableFrom(type)) {
                Dropouts.of((IDropout) type.getConstructor(double.class).newInstance(0.5));
                return true;
            }
            if (IActivation.class.isAssignableFrom(type)) {
                Activations.of(
                        type == ActivationPReLU.class
                                ? new ActivationPReLU(null, null)
                                : (IActivation) type.getConstructor().newInstance());
                return true;
            }
            if (ILossFunction.class.isAssignableFrom(type)) {
                Losses.of((ILossFunction) type.getConstructor().newInstance(), new ActivationIdentity());
                return true;
            }
            return false;
        } catch (Uncovered e) {
            return false;
        }
    }
}
