package org.gradus.job.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gradus.dl4j.Model;
import org.gradus.job.report.WeightsHash;
import org.gradus.state.StateFile;

/** The last few states of a run, each complete: {@code checkpoints/round-000120/} with model.zip, state.npz, checkpoint.json. */
final class Checkpoints {
    static final String FOLDER = "checkpoints";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final int keep;

    /** @param keep how many of the last checkpoints stay */
    Checkpoints(RunDirectory directory, int keep) {
        this.directory = directory;
        this.keep = keep;
    }

    /** Deletes the checkpoint of a position that turned out to be bad, where one was written. */
    void delete(Position position) throws IOException {
        directory.delete(name(position));
    }

    private static String name(Position position) {
        return String.format(Locale.ROOT, "%s/round-%06d", FOLDER, position.round());
    }

    /** Writes a checkpoint, then deletes the oldest beyond those to keep; returns its path. */
    String write(Position position, Model model) throws IOException {
        String name = name(position);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("round", position.round());
        facts.put("step", position.step());
        facts.put("plan", position.stretch().version());
        facts.put("observations", position.observations().list().size());
        facts.put("skips", position.skips());
        facts.put("weightsSha256", WeightsHash.of(model.weights()));
        directory.writeFolder(
                name,
                List.of("model.zip", "state.npz", "checkpoint.json"),
                List.of(
                        out -> out.write(model.toZip()),
                        out -> StateFile.write(out, position.stretch().planned(), position.state()),
                        out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts))));
        directory.keepLast(FOLDER, keep);
        return directory.path(name).toString();
    }
}
