package org.gradus.dl4j;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.util.TokenBuffer;

/** Text to a network that has no weights yet. */
final class Configurations {
    /** No network's configuration is nested nearly as deep. */
    private static final int DEEPEST = 100;

    private Configurations() {}

    /**
     * Parses JSON or YAML, of a MultiLayerNetwork (it has {@code confs}) or a ComputationGraph ({@code vertices}).
     *
     * @throws ModelException when the text is neither
     */
    static Network parse(String text, String where) {
        boolean json = text.stripLeading().startsWith("{");
        String language = json ? "JSON" : "YAML";
        ObjectMapper mapper = json ? NeuralNetConfiguration.mapper() : NeuralNetConfiguration.mapperYaml();
        JsonNode root = tree(mapper, text, where, language);
        ConfigurationClasses.check(root, where);
        try {
            // DL4J gets what was checked and not the file's text, which may have a key twice.
            String checked = NeuralNetConfiguration.mapper().writeValueAsString(root);
            if (root.has("confs")) {
                return new MultiLayer(MultiLayerConfiguration.fromJson(checked));
            }
            if (root.has("vertices")) {
                return new Graph(ComputationGraphConfiguration.fromJson(checked));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new ModelException(where, "DL4J does not accept the configuration: " + reason(e), e);
        }
        List<String> keys = new ArrayList<>();
        root.fieldNames().forEachRemaining(keys::add);
        throw new ModelException(
                where,
                "not a DL4J configuration; its keys are " + keys
                        + ", must have 'confs' (MultiLayerNetwork) or 'vertices' (ComputationGraph)",
                null);
    }

    /** Trees are read and walked by recursion. */
    private static void requireShallow(ObjectMapper mapper, String text, String where) throws JsonProcessingException {
        int depth = 0;
        try (JsonParser parser = mapper.getFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > DEEPEST) {
                    int line = parser.getTokenLocation().getLineNr();
                    throw new ModelException(
                            where + ", line " + line,
                            "lists and objects nested deeper than " + DEEPEST + "; must be at most " + DEEPEST,
                            null);
                }
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static JsonNode tree(ObjectMapper mapper, String text, String where, String language) {
        try {
            requireShallow(mapper, text, where);
            JsonNode root = language.equals("JSON") ? mapper.readTree(text) : untagged(mapper, text);
            if (root != null && root.isObject()) {
                return root;
            }
            throw new ModelException(where, "not a DL4J configuration; must be a JSON or YAML object", null);
        } catch (JsonProcessingException e) {
            String at =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new ModelException(where + at, "not valid " + language + ": " + reason(e), e);
        }
    }

    /**
     * YAML as a tree in which keys name classes, as in JSON, and not tags: DL4J writes {@code !<the.Class>} before an object.
     */
    private static JsonNode untagged(ObjectMapper mapper, String text) throws JsonProcessingException {
        try (JsonParser parser = mapper.getFactory().createParser(text);
                TokenBuffer tokens = new TokenBuffer(mapper, false)) {
            while (parser.nextToken() != null) {
                tokens.copyCurrentEvent(parser);
                if (parser.currentToken() == JsonToken.START_OBJECT && parser.getTypeId() != null) {
                    String name = parser.getTypeId().toString();
                    tokens.writeStringField(ConfigurationClasses.CLASS, name);
                    if (ConfigurationClasses.isDistribution(name)) {
                        tokens.writeStringField(ConfigurationClasses.TYPE, name);
                    }
                }
            }
            return mapper.readTree(tokens.asParser());
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** The first line of the innermost cause, which is where DL4J says what it missed. */
    static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
