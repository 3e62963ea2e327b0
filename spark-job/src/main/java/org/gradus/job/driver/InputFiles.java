package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.Redaction;
import org.gradus.job.config.SourceConfig;
import org.gradus.job.data.DataException;
import org.gradus.job.data.Fingerprint;

/**
 * What a run reads: the fingerprint of each file, by what it is for.
 *
 * @param data train, validation, test, as far as the job has them
 * @param model one file
 */
record InputFiles(Map<String, List<Fingerprint>> data, Fingerprint model) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads all of them once. */
    static InputFiles of(JobConfig job, Configuration hadoop) {
        Map<String, List<Fingerprint>> prints = new LinkedHashMap<>();
        Map<String, SourceConfig> sources = new LinkedHashMap<>();
        sources.put("train", job.data().train());
        sources.put("validation", job.data().validation());
        sources.put("test", job.data().test());
        sources.forEach((name, source) -> {
            if (source != null) {
                prints.put(
                        name,
                        Fingerprint.of(hadoop, source).stream()
                                .map(InputFiles::shown)
                                .toList());
            }
        });
        return new InputFiles(prints, shown(ofFile(job.model().path(), hadoop)));
    }

    /** Under the path as the job has it: what a variable in it stands for may be another folder when the run goes on. */
    private static Fingerprint shown(Fingerprint print) {
        return new Fingerprint(Redaction.redact(print.path()), print.length(), print.sha256());
    }

    private static Fingerprint ofFile(String file, Configuration hadoop) {
        Path path = new Path(file);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            try (InputStream in = files.open(path)) {
                return new Fingerprint(file, files.getFileStatus(path).getLen(), DigestUtils.sha256Hex(in));
            }
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Makes sure that a run goes on with what it began with.
     *
     * @param before these facts as a checkpoint has them
     * @throws DataException when rows have changed, naming the first such file
     * @throws ModelException when the model has
     */
    void requireSame(JsonNode before) {
        JsonNode now = JSON.valueToTree(this);
        for (Map.Entry<String, JsonNode> source : now.path("data").properties()) {
            requireSameFiles(before.path("data").path(source.getKey()), source.getValue());
        }
        if (!before.path("model").path("sha256").equals(now.path("model").path("sha256"))) {
            throw new ModelException(model.path(), changed(before.path("model"), now.path("model")), null);
        }
    }

    private static void requireSameFiles(JsonNode before, JsonNode now) {
        for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
            JsonNode old = before.path(i);
            JsonNode file = now.path(i);
            if (file.isMissingNode()) {
                throw new DataException(old.path("path").asText() + ": the run began with this file; it is gone");
            }
            String path = file.path("path").asText();
            if (old.isMissingNode() || !old.path("path").asText().equals(path)) {
                throw new DataException(path + ": the run began without this file");
            }
            if (!old.path("sha256").equals(file.path("sha256"))) {
                throw new DataException(path + ": " + changed(old, file));
            }
        }
    }

    private static String changed(JsonNode before, JsonNode now) {
        return "is not what the run began with: " + shown(before) + " then, " + shown(now) + " now";
    }

    private static String shown(JsonNode print) {
        return String.format(
                "%,d bytes with SHA-256 %.8s",
                print.path("length").asLong(), print.path("sha256").asText());
    }
}
