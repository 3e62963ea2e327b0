package org.gradus.job.driver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.gradus.dl4j.Model;
import org.gradus.dl4j.ModelException;
import org.gradus.job.config.ModelConfig;

/** Reads models from any file system that Hadoop knows. */
final class ModelLoader {
    private ModelLoader() {}

    /**
     * Reads a model.
     *
     * @param seed of the weights, where the file has none
     * @throws ModelException when there is no such file, or it is no model
     */
    static Model load(ModelConfig config, long seed, Configuration hadoop) {
        byte[] bytes = read(config.path(), hadoop);
        return switch (config.format()) {
            case ZIP -> Model.fromZip(bytes, config.path());
            case CONFIG -> Model.fromConfiguration(new String(bytes, StandardCharsets.UTF_8), config.path(), seed);
        };
    }

    private static byte[] read(String file, Configuration hadoop) {
        Path path = new Path(file);
        try (InputStream in = path.getFileSystem(hadoop).open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw new ModelException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new ModelException(file, "cannot be read: " + e.getMessage(), e);
        }
    }
}
