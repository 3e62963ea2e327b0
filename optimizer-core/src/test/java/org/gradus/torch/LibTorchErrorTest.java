package org.gradus.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without it, an error inside LibTorch would end the process, or fill the log with C++ frames that say nothing to a user. */
class LibTorchErrorTest {
    @BeforeAll
    static void load() {
        LibTorch.load();
    }

    private static void run(Runnable what) {
        try (PointerScope scope = new PointerScope()) {
            what.run();
        } catch (RuntimeException e) {
            throw LibTorch.plain(e, "layer 3");
        }
    }

    @Test
    void arraysThatDoNotFitAreSaidInOneLine() {
        assertThatThrownBy(() -> run(() -> torch.ones(2, 3).mm(torch.ones(4, 5))))
                .isInstanceOf(TorchException.class)
                .hasMessage("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5); in layer 3");
    }

    @Test
    void anErrorInTheBackwardPassIsOneLineToo() {
        assertThatThrownBy(() -> run(() ->
                        torch.ones(2).set_requires_grad(true).mul(torch.ones(2)).backward()))
                .isInstanceOf(TorchException.class)
                .hasMessage("grad can be implicitly created only for scalar outputs; in layer 3");
    }

    @Test
    void memoryThatIsNotThereIsSaidAndTheProcessGoesOn() {
        assertThatThrownBy(() -> run(() -> torch.ones(1L << 48)))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("allocate")
                .message()
                .hasLineCount(1)
                .doesNotContain("frame #");
        try (Tensor ones = torch.ones(3)) {
            assertThat(ones.sum().item_double()).isEqualTo(3);
        }
    }

    @Test
    void exceptionsOfJavaStayAsTheyAre() {
        IllegalArgumentException own = new IllegalArgumentException("mine");
        assertThat(LibTorch.plain(own)).isSameAs(own);
        assertThat(LibTorch.plain(own, "layer 3")).isSameAs(own);
        TorchException told = new TorchException("it; in layer 2", new StackTraceElement[0]);
        assertThat(LibTorch.plain(told, "layer 3"))
                .as("the innermost place counts")
                .isSameAs(told);
    }
}
