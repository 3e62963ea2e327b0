package org.gradus.job.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What lies in {@code deploy/k8s}. */
final class Manifests {
    static final Path FOLDER = Path.of("..", "deploy", "k8s");

    private static final ObjectMapper YAML = new ObjectMapper(
            new YAMLFactory().enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

    private Manifests() {}

    /** The names of the YAML files. */
    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    /** The documents of a text, in order. */
    static List<JsonNode> documents(String yaml) throws IOException {
        try (YAMLParser parser = ((YAMLFactory) YAML.getFactory()).createParser(yaml)) {
            return YAML.<JsonNode>readValues(parser, JsonNode.class).readAll();
        }
    }

    /** Spark's properties of a file. */
    static Properties properties(String name) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(FOLDER.resolve(name))) {
            properties.load(reader);
        }
        return properties;
    }
}
