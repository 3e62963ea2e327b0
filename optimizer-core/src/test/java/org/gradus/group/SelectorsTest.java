package org.gradus.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.Parameter;
import org.gradus.engine.SampleLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without these, a group could silently train other weights than its selector names. */
class SelectorsTest {
    private final Layout layout = SampleLayout.layout();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2_W            | 2_W
            2_*            | 2_W 2_b
            *_b            | 0_b 2_b 3_b
            ?_W            | 0_W 2_W 3_W
            1_*            | 1_gamma 1_beta
            *              | 0_W 0_b 1_gamma 1_beta 2_W 2_b 3_W 3_b
            """)
    void globChoosesWholeParametersAndNeverStatistics(String glob, String expected) {
        assertThat(parameters(Selectors.parse(glob))).isEqualTo(expected);
    }

    /** 2_W is [4, 3] in order f: element (i, j) lies at offset + i + 4 j. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2_W[:, 0:1]     | 0 1 2 3
            2_W[:, 1]       | 4 5 6 7
            2_W[0]          | 0 4 8
            2_W[-1, :]      | 3 7 11
            2_W[1:3, 1:]    | 5 6 9 10
            2_W[::2, -1]    | 8 10
            2_W[3:0:-2, 0]  | 1 3
            2_W[::-1, 0]    | 0 1 2 3
            2_W[-4:, :1]    | 0 1 2 3
            2_W[:, 3:]      | ''
            """)
    void sliceFollowsPythonsRules(String slice, String expected) {
        int offset = layout.find("2_W").orElseThrow().offset();
        String chosen = Selectors.parse(slice).elements(layout).stream()
                .mapToObj(i -> "" + (i - offset))
                .collect(Collectors.joining(" "));
        assertThat(chosen).isEqualTo(expected);
    }

    @Test
    void sliceOfRowMajorKernelLiesWhereItShould() {
        // 0_W is [2, 1, 3, 3] in order c: element (o, i, y, x) lies at 9 o + 3 y + x.
        assertThat(Selectors.parse("0_W[1, 0, :, 2]").elements(layout)).isEqualTo(bits(11, 14, 17));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2_W[0:5]      | slice "0:5" is out of range: dimension 0 has 4 elements; legal is -4 to 4
            2_W[:, 3]     | slice "3" is out of range: dimension 1 has 3 elements; legal is -3 to 2
            2_W[-5:]      | slice "-5:" is out of range: dimension 0 has 4 elements; legal is -4 to 4
            2_W[0, 0, 0]  | slice [0, 0, 0] has 3 indexes; 2_W has the shape [4, 3]
            """)
    void sliceOutsideTheParameterIsRefused(String slice, String message) {
        assertThatThrownBy(() -> Selectors.parse(slice).elements(layout)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            2_W[a]   | slice "a" is not an index
            2_W[::0] | slice "::0" has step 0
            2_W[     | is not a name, a glob
            2_W[]    | slice "" is not an index
            """)
    void malformedExpressionIsRefused(String text, String message) {
        assertThatThrownBy(() -> Selectors.parse(text)).hasMessageContaining(message);
    }

    @Test
    void mapsChooseByLayerTypeKindAndName() {
        assertThat(parameters(Selectors.layers(0, 1))).isEqualTo("0_W 0_b 1_gamma 1_beta");
        assertThat(parameters(Selectors.layers(List.of("0", "3")))).isEqualTo("0_W 0_b 3_W 3_b");
        assertThat(parameters(Selectors.types(List.of("dense", "BatchNormalization"))))
                .isEqualTo("1_gamma 1_beta 2_W 2_b");
        assertThat(parameters(Selectors.kinds(Set.of(Kind.BIAS, Kind.NORM)))).isEqualTo("0_b 1_gamma 1_beta 2_b 3_b");
        assertThat(parameters(Selectors.names(List.of("2_W", "3_*")))).isEqualTo("2_W 3_W 3_b");
        assertThat(parameters(Selectors.allOf(List.of(Selectors.layers(2, 3), Selectors.kinds(Set.of(Kind.WEIGHT))))))
                .isEqualTo("2_W 3_W");
    }

    @Test
    void notIsTheComplementElementByElement() {
        BitSet slice = Selectors.parse("3_W[:, 0:5]").elements(layout);
        BitSet others = Selectors.not(Selectors.parse("3_W[:, 0:5]")).elements(layout);
        assertThat(others.intersects(slice)).isFalse();
        others.or(slice);
        assertThat(others).isEqualTo(Selectors.ALL.elements(layout));
    }

    @Test
    void unknownNamesOfferTheNearest() {
        assertThatThrownBy(() -> Selectors.types(List.of("Dens")).elements(layout))
                .hasMessageStartingWith("layer type \"Dens\" selects no parameter; nearest: DenseLayer");
        assertThatThrownBy(() -> Selectors.names(List.of("2_w")).elements(layout))
                .hasMessageContaining("2_W");
        assertThatThrownBy(() -> Selectors.layers(2, 7).elements(layout))
                .hasMessage("layers 2..7 do not exist; the last layer with parameters is number 3");
    }

    private String parameters(Selector selector) {
        BitSet elements = selector.elements(layout);
        TreeSet<String> partly = new TreeSet<>();
        String whole = layout.parameters().stream()
                .filter(p -> {
                    int chosen = elements.get(p.offset(), p.end()).cardinality();
                    if (chosen > 0 && chosen < p.length()) {
                        partly.add(p.name());
                    }
                    return chosen == p.length();
                })
                .map(Parameter::name)
                .collect(Collectors.joining(" "));
        assertThat(partly).isEmpty();
        return whole;
    }

    private static BitSet bits(int... bits) {
        BitSet set = new BitSet();
        for (int bit : bits) {
            set.set(bit);
        }
        return set;
    }
}
