package org.gradus.selftest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A wrong kernel that ends its process, or never comes back, would otherwise take the run with it, or hide what else is wrong. */
class ChildTestTest {
    /** A library that is wrong in one kind, ends the process in another, throws in a third and hangs in a fourth. */
    static final class Library {
        private Library() {}

        public static void main(String[] pairs) {
            System.out.println("a library greets its users");
            Solver.answer(pairs, Library::fault);
        }

        private static Optional<String> fault(KernelSet kernels, LayerKind kind) {
            if (kernels != KernelSet.ONEDNN) {
                return Optional.empty();
            }
            return switch (kind) {
                case DENSE -> Optional.of("off by 1");
                case LSTM -> {
                    Runtime.getRuntime().halt(134);
                    yield Optional.empty();
                }
                case POOLING -> throw new IllegalStateException("no such kernel\nframe #1");
                case DECONVOLUTION -> {
                    sleep();
                    yield Optional.empty();
                }
                default -> Optional.empty();
            };
        }

        private static void sleep() {
            try {
                Thread.sleep(Duration.ofMinutes(10).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whatEndsTheChildOrHangsIsWrongAndTheRestIsTested() throws IOException {
        Map<KernelSet, Map<LayerKind, String>> found =
                test(Library.class, Duration.ofSeconds(5)).run(List.of(KernelSet.WITHOUT_ONEDNN, KernelSet.ONEDNN));
        assertThat(found.get(KernelSet.WITHOUT_ONEDNN)).isEmpty();
        assertThat(found.get(KernelSet.ONEDNN))
                .isEqualTo(Map.of(
                        LayerKind.DENSE, "off by 1",
                        LayerKind.LSTM, "the process ended with exit code 134",
                        LayerKind.POOLING, "failed: no such kernel",
                        LayerKind.DECONVOLUTION, "no result after 5 s"));
    }

    @Test
    void aChildThatCannotBeginSaysWhy() {
        ChildTest test = new ChildTest(Library.class, List.of("/nowhere"), Duration.ofSeconds(30));
        assertThatThrownBy(() -> test.run(List.of(KernelSet.ONEDNN)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the self-test cannot begin: the process ended with exit code 1, ")
                .hasMessageContaining("Library");
    }

    private static ChildTest test(Class<?> main, Duration patience) {
        return new ChildTest(
                main,
                List.of(
                        Path.of(main.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString(),
                        Path.of(Solver.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString()),
                patience);
    }
}
