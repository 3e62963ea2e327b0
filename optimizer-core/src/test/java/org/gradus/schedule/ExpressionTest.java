package org.gradus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an expression means: what Python means by it. Without it a rate may be another than the one that was written down, or
 * a job file may crash what reads it.
 */
class ExpressionTest {
    /** At step 7 of 3 steps per epoch, so in epoch 2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 3",
                ".5 + 2. + 1e2 + 1E-1 | 102.6",
                "step | 7",
                "epoch | 2",
                "10 - 4 - 3 | 3",
                "24 / 4 / 2 | 3",
                "2 + 3 * 4 | 14",
                "(2 + 3) * 4 | 20",
                "-2 ** 2 | -4",
                "2 ** 3 ** 2 | 512",
                "2 ^ -1 | 0.5",
                "2 * -3 | -6",
                "--3 | 3",
                "+3 | 3",
                "7 // 2 | 3",
                "-7 // 2 | -4",
                "7 % 4 | 3",
                "-7 % 4 | 1",
                "7 % -4 | -1",
                "8 % 4 | 0",
                "1 + 1 < 3 | 1",
                "(2 <= 1) + (2 >= 2) + (1 > 2) + (1 == 1) + (1 != 1) | 2",
                "if(step < 5, 1, 0.1) | 0.1",
                "if(step >= 5, step, 1 / 0) | 7",
                "min(step, 3) + max(1, epoch) | 5",
                "abs(-2) + floor(1.5) + ceil(1.5) + sqrt(9) | 8",
                "exp(0) + log(e) + cos(pi) + sin(0) + tanh(0) | 1",
                "pow(2, 10) | 1024",
                "(((((((((((((((((((1))))))))))))))))))) | 1",
                "0.95 ** (epoch // 2) | 0.95"
            })
    void anExpressionMeansWhatPythonMeans(String text, double value) {
        assertThat(new Expression(text).inEpochs(1, 3).at(7)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'' | has the end at character 1; must be a number, a name or \"(\"",
                "'1 +' | has the end at character 4; must be a number, a name or \"(\"",
                "1 2 | has \"2\" at character 3; must be the end or an operator",
                "(1 | has the end at character 3; must be \")\"",
                "1) | has \")\" at character 2; must be the end or an operator",
                "1 = 1 | has \"=\" at character 3; must be a number, a name or an operator",
                "1 < 2 < 3 | has \"<\" at character 7; must be the end or an operator",
                "0.9 ** epch | has the unknown name epch at character 8; nearest: epoch, e, exp",
                "min(1) | has \")\" at character 6; must be \",\"",
                "exp 1 | has \"1\" at character 5; must be \"(\"",
                "sqrt(1, 2) | has \",\" at character 7; must be \")\"",
                "System.exit(1) | has the unknown name System at character 1; nearest: step, sqrt, abs"
            })
    void aMistakeIsReportedWithItsPlace(String text, String fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Expression(text))
                .withMessage("expression \"" + text + "\" " + fault);
    }

    @Test
    void noTextIsTooMuchForTheStack() {
        for (String part : new String[] {"(", "-", "2**", "exp(", "if(1,"}) {
            String deep = part.repeat(990 / part.length()) + "1";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Expression(deep))
                    .withMessageEndingWith("is nested too deeply; must be at most 50 levels");
        }
        assertThat(new Expression("1+".repeat(499) + "1").at(0)).isEqualTo(500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Expression(" ".repeat(1000) + "1"))
                .withMessage("expression has 1001 characters; must be at most 1000");
    }
}
