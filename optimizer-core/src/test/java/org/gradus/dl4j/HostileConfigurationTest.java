package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without these, a configuration of a few lines could take all of a machine's memory, end in a stack overflow, or divide by zero in
 * native code: DL4J's builders look at its numbers, its JSON does not.
 */
class HostileConfigurationTest {
    private static final String IMAGES = Networks.builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(Networks.output(0))
            .setInputType(InputType.convolutionalFlat(8, 8, 1))
            .build()
            .toJson();

    private static void refused(String json, String... parts) {
        assertThatThrownBy(() -> Model.fromConfiguration(json, "m.json", 1))
                .isInstanceOf(ModelException.class)
                .message()
                .startsWith("m.json")
                .contains(parts)
                .hasLineCount(1);
    }

    private static String changed(String json, String pattern, String replacement) {
        String found = json.replaceFirst(pattern, replacement);
        assertThat(found).isNotEqualTo(json);
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, the network has more than 2147483647 parameters; must be at most 2147483647",
        "300000000, parameters\\, which take",
        "4611686018427387904, has nIn 5 and nOut 4611686018427387904; must be",
        "-3, has nIn 5 and nOut -3; must be"
    })
    void moreParametersThanFitAreRefusedByTheirNumber(String width, String message) {
        String dense = changed(Networks.dense().json(), "\"nout\" : [0-9]+", "\"nout\" : " + width);
        refused(dense, message.replace("\\", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"confs\": ", "[", "{\"a\": ["})
    void deepNestingIsRefusedBeforeItIsRead(String open) {
        String json = "{\"confs\": " + open.repeat(100_000);
        refused(json, "m.json, line 1: lists and objects nested deeper than 100; must be at most 100");
    }

    @Test
    void deepNestingOfYamlIsRefusedToo() {
        refused("confs: " + "[".repeat(100_000), "nested deeper than 100");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"kernelSize\" : \\[ 2, 2 \\] | \"kernelSize\" : null | kernel",
                "\"stride\" : \\[ 2, 2 \\] | \"stride\" : [ 0, 2 ] | has stride [0, 2]; must be 2 numbers, 1 or more each",
                "\"stride\" : \\[ 2, 2 \\] | \"stride\" : [ 2 ] | stride",
                "\"stride\" : \\[ 2, 2 \\] | \"stride\" : [ -2, 2 ] | has stride [-2, 2]",
                "\"inputHeight\" : 8 | \"inputHeight\" : 2147483647 | 2147483647",
                "\"inputHeight\" : 8 | \"inputHeight\" : -8 | -8",
                "\"poolingType\" : \"MAX\" | \"poolingType\" : null | pooling type",
                "\"dilation\" : \\[ 1, 1 \\] | \"dilation\" : [ ] | dilation"
            })
    void numbersThatNoBuilderTakesAreFaults(String pattern, String replacement, String message) {
        refused(changed(IMAGES, pattern, replacement), message);
    }
}
