package org.gradus.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.gradus.dl4j.Model;
import org.gradus.job.cli.Workplace.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Without these, {@code data.shape} in another library's order would end the process in the middle of training, and an id that an
 * embedding has no row for would be a native library's error without its row.
 */
class WrongShapeTest {
    private static final int STEPS = 6;

    @TempDir
    private static Path folder;

    private static Workplace workplace;

    @BeforeAll
    static void prepare() {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        workplace = new Workplace(folder);
        InputType series = InputType.recurrent(1);
        write("lstm", series, new LastTimeStep(new LSTM.Builder().nOut(4).build()));
        write(
                "both",
                series,
                new LastTimeStep(new Bidirectional(new LSTM.Builder().nOut(4).build())));
        write("simple", series, new LastTimeStep(new SimpleRnn.Builder().nOut(4).build()));
        Layer window = new Convolution1DLayer.Builder(3).nOut(4).build();
        write("window", series, window, new GlobalPoolingLayer.Builder().build());
        InputType image = InputType.convolutional(2, 3, 1);
        write("image", image, new ConvolutionLayer.Builder(2, 2).nOut(3).build());
        write("ids", null, new EmbeddingLayer.Builder().nIn(5).nOut(4).build());
        write(
                "text",
                null,
                new EmbeddingSequenceLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .inferInputLength(true)
                        .build(),
                new GlobalPoolingLayer.Builder().build());
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < 12; row++) {
            rows.append("0.1,0.2,0.3,0.4,0.5,0.6,").append(row % 3).append('\n');
        }
        workplace.write("series.csv", rows.toString());
        workplace.write("words.csv", "0,1,2,3,4,0,1\n4,3,5,1,0,0,2\n");
        workplace.write("word.csv", "0,1\n4,2\n1,0\n");
        workplace.write("high.csv", "0,1\n4,2\n7,0\n");
        workplace.write("negative.csv", "0,1\n-1,2\n1,0\n");
        workplace.write("half.csv", "1.5,1\n4,2\n1,0\n");
        workplace.write("high.txt", "1 1:4\n2 1:7\n");
        workplace.write("ids.idx", new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 4, 9});
        workplace.write("labels.idx", new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 0, 1});
        write("ids.zip", Model.fromConfiguration(configuration("ids"), "ids", 1));
        write("lstm.zip", Model.fromConfiguration(configuration("lstm"), "lstm", 1));
    }

    @AfterAll
    static void logAsBefore() {
        Configurator.reconfigure();
    }

    private static void write(String zip, Model model) {
        workplace.write(zip, model.toZip());
    }

    private static String configuration(String name) {
        try {
            return Files.readString(folder.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String name, InputType input, Layer... layers) {
        var list =
                new NeuralNetConfiguration.Builder().activation(Activation.TANH).list();
        List.of(layers).forEach(list::layer);
        OutputLayer.Builder output =
                new OutputLayer.Builder(LossFunction.MCXENT).nOut(3).activation(Activation.SOFTMAX);
        list.layer(input == null ? output.nIn(4).build() : output.build());
        workplace.write(
                name + ".json",
                (input == null ? list : list.setInputType(input)).build().toJson());
    }

    private static Outcome run(String command, String... changes) {
        List<String> arguments = new ArrayList<>(List.of(command, "F/job.yaml", "--set", "data.scale=none"));
        if (!command.equals("validate") && !command.equals("explain")) {
            arguments.addAll(List.of("--master", "local[2]"));
        }
        arguments.addAll(List.of("--out", "F/out/" + System.nanoTime()));
        for (String change : changes) {
            arguments.addAll(change.startsWith("--") ? List.of(change.split(" ", 2)) : List.of("--set", change));
        }
        return workplace.run(arguments);
    }

    private static void refused(Outcome outcome, String fault) {
        assertThat(outcome.err()).isEqualTo("gradus: F/job.yaml: 1 fault\n  " + fault + "\n");
        assertThat(outcome.code()).isEqualTo(ExitCode.CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        lstm   | [6, 1]    | found [6, 1], but layer layer0 (LastTimeStep of LSTM) has nIn 1; must be [1, TIME]
        lstm   | [2, 3]    | found [2, 3], but layer layer0 (LastTimeStep of LSTM) has nIn 1; must be [1, TIME]
        lstm   | [6]       | found [6], but layer layer0 (LastTimeStep of LSTM) has nIn 1; must be [1, TIME]
        both   | [6, 1]    | found [6, 1], but layer layer0 (LastTimeStep of Bidirectional of LSTM) has nIn 1; must be [1, TIME]
        simple | [6, 1]    | found [6, 1], but layer layer0 (LastTimeStep of SimpleRnn) has nIn 1; must be [1, TIME]
        window | [6, 1]    | found [6, 1], but layer layer0 (Convolution1DLayer) has nIn 1; must be [1, TIME]
        window | [1, 2]    | found [1, 2], but layer layer0 (Convolution1DLayer) has a window of 3 with padding 0 over TIME 2; must be TIME of 3 or more (or mode Same)
        image  | [2, 3, 1] | found [2, 3, 1], but layer layer0 (ConvolutionLayer) has nIn 1; must be [1, HEIGHT, WIDTH]
        image  | [1, 3, 4] | found [1, 3, 4], which reaches layer layer1 (OutputLayer) as [3, 2, 3], but it has a CnnToFeedForwardPreProcessor that takes [3, 1, 2]; must be [3, 1, 2] there
        ids    | [2]       | found [2], but layer layer0 (EmbeddingLayer) takes one id; must be [1]
        text   | [2, 3]    | found [2, 3], but layer layer0 (EmbeddingSequenceLayer) takes a sequence of ids; must be [TIME]
        lstm   | []        | missing; must be [1, TIME]
        lstm   | [1, 50000, 50000] | found [1, 50000, 50000], which is too large; must be at most 2147483647 numbers per example
        """)
    void aShapeThatALayerDoesNotTakeIsAFaultBeforeSparkStarts(String model, String shape, String fault) {
        refused(run("validate", "model={config: F/" + model + ".json}", "data.shape=" + shape), "data.shape: " + fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "train", "evaluate --model F/lstm.zip", "predict --model F/lstm.zip"})
    void everyCommandRefusesIt(String command) {
        String[] words = command.split(" ", 2);
        for (String engine : List.of("torch", "dl4j")) {
            List<String> changes = new ArrayList<>(List.of(
                    "model={zip: F/lstm.zip}", "data.shape=[6, 1]", "data.train=F/series.csv", "engine=" + engine));
            if (words.length > 1) {
                changes.add(words[1]);
            }
            refused(
                    run(words[0], changes.toArray(String[]::new)),
                    "data.shape: found [6, 1], but layer layer0 (LastTimeStep of LSTM) has nIn 1; must be [1, TIME]");
        }
    }

    @Test
    void theRightShapeTrains() {
        Outcome outcome =
                run("train", "model={zip: F/lstm.zip}", "data.shape=[1, " + STEPS + "]", "data.train=F/series.csv");
        assertThat(outcome.err()).as("a warning of the self-test at most").doesNotContain("data.shape");
        assertThat(outcome.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        csv    | F/high.csv     | F/high.csv, row 3 (line 3): column 0 is 7
        csv    | F/negative.csv | F/negative.csv, row 2 (line 2): column 0 is -1
        csv    | F/half.csv     | F/half.csv, row 1 (line 1): column 0 is 1.5
        libsvm | F/high.txt     | F/high.txt, row 2 (line 2): feature 1 is 7
        idx    | '{features: F/ids.idx, labels: F/labels.idx}' | F/ids.idx, row 2: value 0 is 9
        """)
    void anIdWithoutARowIsAFaultOfItsRow(String format, String source, String fault) {
        List<String> data = new ArrayList<>(List.of(
                "model={config: F/ids.json}",
                "data={format: " + format + ", train: " + source.replace("'", "") + "}",
                "train={epochs: 1, replicas: 1}"));
        List<String> commands = format.equals("csv") ? List.of("train", "evaluate", "predict") : List.of("train");
        for (String command : commands) {
            List<String> changes = new ArrayList<>(data);
            if (!command.equals("train")) {
                changes.add("--model F/ids.zip");
            }
            Outcome outcome = run(command, changes.toArray(String[]::new));
            assertThat(outcome.err())
                    .contains("gradus: " + fault
                            + "; must be a whole number from 0 to 4 (layer layer0 (EmbeddingLayer) has nIn 5)\n");
            assertThat(outcome.code()).isEqualTo(ExitCode.DATA);
        }
    }

    @Test
    void idsOfValidationRowsAndOfSequencesAreHeldAgainstTheEmbeddingToo() {
        Outcome validation = run(
                "train",
                "model={config: F/ids.json}",
                "data.train=F/word.csv",
                "data.validation=F/high.csv",
                "train={epochs: 1, replicas: 1}");
        assertThat(validation.err()).contains("gradus: F/high.csv, row 3 (line 3): column 0 is 7; must be");
        Outcome sequence = run(
                "train",
                "model={config: F/text.json}",
                "data.train=F/words.csv",
                "data.shape=[6]",
                "train={epochs: 1, replicas: 1}");
        assertThat(sequence.err())
                .endsWith("gradus: F/words.csv, row 2 (line 2): column 2 is 5; must be a whole number from 0 to 4"
                        + " (layer layer0 (EmbeddingSequenceLayer) has nIn 5)\n");
        assertThat(sequence.code()).isEqualTo(ExitCode.DATA);
    }

    @Test
    void idsThatWouldBeScaledAreAFaultOfTheJob() {
        refused(
                run("validate", "model={config: F/ids.json}", "data.scale=standard"),
                "data.scale: found standard, but layer layer0 (EmbeddingLayer) takes features as ids, which scaling"
                        + " changes; must be none");
    }
}
