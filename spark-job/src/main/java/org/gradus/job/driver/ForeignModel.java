package org.gradus.job.driver;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Model files of other programs, and how their networks come to Deeplearning4j. */
final class ForeignModel {
    private static final int NAME_LENGTH_AT = 26;
    private static final int NAME_AT = 30;

    private static final Pattern KERAS_CONFIGURATION =
            Pattern.compile("\\s*\\{.*\"(class_name|keras_version)\"\\s*:.*", Pattern.DOTALL);

    private static final String KERAS =
            "; in Java, KerasModelImport reads it and ModelSerializer.writeModel writes the zip that model.zip takes";
    private static final String OTHERS = "; must be a DL4J model: export the network to Keras' .h5, then in Java"
            + " KerasModelImport reads it and ModelSerializer.writeModel writes the zip that model.zip takes";

    private ForeignModel() {}

    /**
     * What is wrong with a file that another program wrote, and what to do; empty for anything else.
     *
     * @param bytes of the file
     * @param path of the file
     */
    static Optional<String> fault(byte[] bytes, String path) {
        if (begins(bytes, "\u0089HDF\r\n")) {
            return Optional.of("is an HDF5 file, as Keras writes them (.h5)" + KERAS);
        }
        if (begins(bytes, "PK")) {
            return ofZip(entry(bytes));
        }
        if (path.endsWith(".onnx")) {
            return Optional.of("is an ONNX model" + OTHERS);
        }
        if (begins(bytes, "\u0080") || path.matches(".*\\.(pt|pth)")) {
            return Optional.of("is a PyTorch or pickle file" + OTHERS);
        }
        if (path.endsWith(".pb") || path.endsWith(".tflite")) {
            return Optional.of("is a TensorFlow graph" + OTHERS);
        }
        String text = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8);
        boolean keras = KERAS_CONFIGURATION.matcher(text).matches()
                && !text.contains("\"confs\"")
                && !text.contains("\"vertices\"");
        return keras
                ? Optional.of("is a Keras configuration (to_json)"
                        + KERAS.replace(
                                "reads it",
                                "reads it (importKerasSequentialConfiguration, importKerasModelConfiguration)"))
                : Optional.empty();
    }

    /** What is wrong with a folder, which no model is. */
    static String ofFolder(boolean savedModel) {
        return savedModel ? "is a TensorFlow SavedModel" + OTHERS : "is a folder; must be a file";
    }

    private static Optional<String> ofZip(String first) {
        if (first.matches("metadata\\.json|config\\.json|model\\.weights\\.h5")) {
            return Optional.of(
                    "is a Keras 3 file (.keras), which Deeplearning4j does not read; save it as .h5 with Keras 2"
                            + KERAS);
        }
        return first.matches("[^/]+/(data\\.pkl|\\.format_version|\\.data/.*|version|byteorder)")
                ? Optional.of("is a PyTorch file" + OTHERS)
                : Optional.empty();
    }

    /** The name of a zip's first entry; empty where there is none. */
    private static String entry(byte[] zip) {
        if (zip.length < NAME_AT) {
            return "";
        }
        int length = (zip[NAME_LENGTH_AT] & 0xff) | (zip[NAME_LENGTH_AT + 1] & 0xff) << 8;
        int end = Math.min(zip.length, NAME_AT + length);
        return new String(zip, NAME_AT, end - NAME_AT, StandardCharsets.UTF_8);
    }

    private static boolean begins(byte[] bytes, String wanted) {
        byte[] start = wanted.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < start.length) {
            return false;
        }
        for (int k = 0; k < start.length; k++) {
            if (bytes[k] != start[k]) {
                return false;
            }
        }
        return true;
    }
}
