package org.gradus.job.dl4jspark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.lang3.SerializationUtils;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.dataformat.yaml.YAMLFactory;

/**
 * Settings as JSON or YAML, as dl4j-spark wants them: some of them to be read by people, and all of them as Java's serialisation has
 * them. What is read may contain nothing but settings, of the same version; it should come from who is trusted with code.
 */
final class SettingsText {
    private static final String CLASS = "@class";
    private static final String ALL = "settings";
    private static final ObjectInputFilter SETTINGS_ONLY =
            ObjectInputFilter.Config.createFilter("org.gradus.**;java.lang.*;java.util.*;java.util.regex.Pattern;"
                    + "java.lang.invoke.SerializedLambda;!*"); // selectors are lambdas

    private SettingsText() {}

    static ObjectMapper json() {
        return new ObjectMapper();
    }

    static ObjectMapper yaml() {
        return new ObjectMapper(new YAMLFactory());
    }

    static String write(MasterSettings settings, ObjectMapper mapper) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put(CLASS, GroupedTrainingMaster.class.getName());
        text.put("batch", settings.batch());
        text.put("replicas", settings.replicas());
        text.put("seed", settings.seed());
        text.put("sync", settings.sync().toString());
        text.put("optimizer", settings.course().settings(0).toString());
        text.put(ALL, Base64.getEncoder().encodeToString(SerializationUtils.serialize(settings)));
        try {
            return mapper.writeValueAsString(text);
        } catch (IOException e) {
            throw new IllegalStateException("the settings cannot be written: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when that is not what {@link #write} wrote */
    static MasterSettings read(String text, ObjectMapper mapper) {
        try {
            JsonNode node = mapper.readTree(text);
            String found = node == null ? "nothing" : node.path(CLASS).asText();
            if (!found.equals(GroupedTrainingMaster.class.getName())) {
                throw new IllegalArgumentException(
                        CLASS + " is \"" + found + "\"; must be " + GroupedTrainingMaster.class.getName());
            }
            byte[] bytes = Base64.getDecoder().decode(node.path(ALL).asText());
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                in.setObjectInputFilter(SETTINGS_ONLY);
                return (MasterSettings) in.readObject();
            }
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException("not the settings of a training master: " + e.getMessage(), e);
        }
    }
}
