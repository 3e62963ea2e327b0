package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.config.Sgd;

/** Without it a configuration can have any class of the class path initialised: Jackson does that before it looks at it. */
class ConfigurationClassesTest {
    private static boolean initialised;

    /** What a file might name. */
    static final class Trap {
        static {
            initialised = true;
        }

        private Trap() {}
    }

    /** A user's own, which is legal. */
    public static final class Own extends ActivationReLU {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("deprecation") // configurations hold distributions as the builder of old takes them
    private static String json() {
        return Networks.builder(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(new ActivationReLU())
                        .dist(new NormalDistribution(0, 1))
                        .build())
                .layer(Networks.output(4))
                .build()
                .toJson();
    }

    static Stream<String> hostile() {
        String name = Matcher.quoteReplacement(Trap.class.getName());
        String json = json();
        String yaml = MultiLayerConfiguration.fromJson(json).toYaml();
        String layer = DenseLayer.class.getName();
        String distribution = NormalDistribution.class.getName();
        return Stream.of(
                json.replaceFirst(layer, name),
                json.replaceFirst(ActivationReLU.class.getName(), name),
                json.replaceFirst(Sgd.class.getName(), name),
                json.replaceFirst(distribution, name),
                json.replaceFirst(distribution, "java.util.ArrayList<" + name + ">"),
                json.replaceFirst(layer, "[L" + name + ";"),
                json.replaceFirst(
                        "\"inputPreProcessors\" : \\{",
                        "\"inputPreProcessors\" : {\"0\" : {\"@class\" : \"" + name + "\"}"),
                yaml.replaceFirst(layer, name));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aClassThatIsNoPartOfANetworkIsNotInitialised(String text) {
        assertThat(text).contains(Trap.class.getName());
        assertThatThrownBy(() -> Model.fromConfiguration(text, "m.json", 1))
                .isInstanceOf(ModelException.class)
                .message()
                .startsWith("m.json: ")
                .contains(" names the class ")
                .hasLineCount(1)
                .hasSizeLessThan(400);
        assertThat(initialised).isFalse();
    }

    /** The first key is the one that Jackson takes as it reads, the last is the one that a tree keeps. */
    @Test
    void aKeyThatIsThereTwiceHasOneMeaning() {
        String text = json().replaceFirst(
                        "\"@class\" : \"" + DenseLayer.class.getName(),
                        "\"@class\" : \"" + Matcher.quoteReplacement(Trap.class.getName()) + "\", $0");
        assertThat(text).contains(Trap.class.getName());
        assertThat(Model.fromConfiguration(text, "m.json", 1).layout().length()).isPositive();
        assertThat(initialised).isFalse();
    }

    @Test
    void aUsersOwnPartIsTaken() {
        String text =
                json().replaceFirst(ActivationReLU.class.getName(), Matcher.quoteReplacement(Own.class.getName()));
        assertThat(Model.fromConfiguration(text, "m.json", 1).configuration()).contains(Own.class.getName());
    }

    /** DL4J reads as many numbers as the shape says. */
    @Test
    void anArrayMustHaveTheNumbersThatItsShapeSays() {
        String weights = "\"weights\": {\"dataType\": \"FLOAT\", \"shape\": [1, %s], \"data\": [1, 1, 1]}, \"lossFn\"";
        String three = json().replaceFirst(
                        "\"lossFn\"", "\"x\": {" + weights.formatted(3).replace(", \"lossFn\"", "") + "}, \"lossFn\"");
        assertThat(Model.fromConfiguration(three, "m.json", 1).outputs()).isEqualTo(3);
        for (String count : new String[] {"4", "-3", "4294967299", "1e9"}) {
            String text = three.replace("[1, 3]", "[1, " + count + "]");
            assertThatThrownBy(() -> Model.fromConfiguration(text, "m.json", 1))
                    .hasMessageContaining("must have as many numbers as its shape says");
        }
        String old = json().replaceFirst("\"lossFn\"", "\"boundingBoxes\": {\"dataBuffer\": [1]}, \"lossFn\"");
        assertThatThrownBy(() -> Model.fromConfiguration(old, "m.json", 1))
                .hasMessageContaining("has an array in the form of DL4J before 1.0.0, which is not read");
    }
}
