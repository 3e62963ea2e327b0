package org.gradus.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Without these, a name in a file could clear the terminal, forge a line of a report, or fill the screen. */
class PrintableTest {
    @Test
    void whatATerminalObeysIsEscaped() {
        assertThat(Printable.value("\u001b[2J\r\nfake: ok\t\u202e\u2028\u0000\u009b\ufeff\ud800"))
                .isEqualTo("\\u001b[2J\\r\\nfake: ok\\t\\u202e\\u2028\\u0000\\u009b\\ufeff\\ud800");
        assertThat(Printable.value("Größe 体重 😀 'x'")).isEqualTo("Größe 体重 😀 'x'");
    }

    @Test
    void aLongValueIsCutAndItsLengthIsSaid() {
        assertThat(Printable.value("9".repeat(100_000))).isEqualTo("9".repeat(100) + "... (100,000 characters)");
        assertThat(Printable.value("x".repeat(100))).hasSize(100);
        assertThat(Printable.value("a".repeat(99) + "😀😀")).isEqualTo("a".repeat(99) + "... (103 characters)");
    }

    @Test
    void aMessageIsOneLineAndItsQuotedTextsAndWordsAreCut() {
        String path = "/data/" + "folder/".repeat(30) + "a.csv";
        assertThat(Printable.line(path + ": found \"" + "x y".repeat(100) + "\"; must be \"a\""))
                .isEqualTo(path + ": found \"" + "x y".repeat(33) + "x... (300 characters)\"; must be \"a\"");
        assertThat(Printable.line("found " + "1".repeat(5000) + "; must be 1\nand"))
                .isEqualTo("found " + "1".repeat(300) + "... (5,001 characters) must be 1\\nand");
        assertThat(Printable.line("word ".repeat(100_000))).hasSizeLessThan(5000);
    }

    @Test
    void aMessageThatWasShownBeforeStaysAsItIs() {
        String once = Printable.line("a \u0007 \"" + "x".repeat(200) + "\" " + "y".repeat(900));
        assertThat(Printable.line(once)).isEqualTo(once);
    }

    @Test
    void faultsAreOneLineEachWhateverTheyName() {
        FaultsException refused = new FaultsException(
                "job\n.yaml",
                List.of(new Fault("a\nb: ok\u001b", "found \n"), new Fault("k".repeat(500), "unknown key")));
        assertThat(refused.getMessage().lines()).hasSize(3);
        assertThat(refused.getMessage()).doesNotContain("\u001b").contains("\\u001b", "(500 characters)");
    }
}
