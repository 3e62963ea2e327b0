package org.gradus.job.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.ModelConfig;

/** Reads models from any file system that Hadoop knows. */
final class ModelLoader {
    /** What fits into an array. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private ModelLoader() {}

    /**
     * Reads a model.
     *
     * @param seed of the weights, where the file has none
     * @throws ModelException when there is no such file, it is no model, or it wants labels that a job's data does not have
     */
    static Model load(ModelConfig config, long seed, Configuration hadoop) {
        byte[] bytes = read(config.path(), hadoop);
        ForeignModel.fault(bytes, config.path()).ifPresent(fault -> {
            throw new ModelException(config.path(), fault, null);
        });
        Model model =
                switch (config.format()) {
                    case ZIP -> Model.fromZip(bytes, config.path());
                    case CONFIG ->
                        Model.fromConfiguration(new String(bytes, StandardCharsets.UTF_8), config.path(), seed);
                };
        requireFinite(model, config.path());
        if (model.sequential()) {
            throw new ModelException(
                    config.path(),
                    "the network gives outputs for every time step; must give one row of them per example, as a job's"
                            + " data has one label per example. From Java such a network can be trained",
                    null);
        }
        return model;
    }

    /** A weight that is no number makes every output none, and every metric. */
    private static void requireFinite(Model model, String file) {
        float[] weights = model.weights();
        for (int k = 0; k < weights.length; k++) {
            if (!Float.isFinite(weights[k])) {
                throw new ModelException(file, "weight " + k + " is " + weights[k] + "; must be finite", null);
            }
        }
    }

    private static byte[] read(String file, Configuration hadoop) {
        Path path = new Path(file);
        try {
            FileSystem files = path.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(path);
            if (status.isDirectory()) {
                boolean savedModel = files.exists(new Path(path, "saved_model.pb"));
                throw new ModelException(file, ForeignModel.ofFolder(savedModel), null);
            }
            if (status.getLen() > LARGEST) {
                throw new ModelException(file, "has " + status.getLen() + " bytes; must have at most " + LARGEST, null);
            }
            try (InputStream in = files.open(path)) {
                return in.readNBytes(LARGEST);
            }
        } catch (FileNotFoundException e) {
            throw new ModelException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }
}
