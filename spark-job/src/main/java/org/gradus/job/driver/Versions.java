package org.gradus.job.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions of Gradus and of what it stands on. */
public final class Versions {
    private Versions() {}

    /** Versions by name. */
    public static Map<String, String> all() {
        Properties built = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            built.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("gradus", built.getProperty("gradus"));
        versions.put("dl4j", built.getProperty("dl4j"));
        versions.put("libtorch", built.getProperty("libtorch"));
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("java", System.getProperty("java.version"));
        return versions;
    }
}
