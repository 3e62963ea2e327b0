package org.gradus.job.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gradus.dl4j.Model;
import org.gradus.job.config.CheckpointConfig;
import org.gradus.job.report.WeightsHash;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.gradus.state.StateFile;

/**
 * The last few states of a run and the best, each complete: {@code checkpoints/round-000120/} with model.zip, state.npz,
 * checkpoint.json, where the averaging needs it replicas.npz, and last files.json, which says how long each of them is and what
 * its SHA-256 is.
 */
final class Checkpoints {
    static final String FOLDER = "checkpoints";

    private static final String PREFIX = "round-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final CheckpointConfig config;
    private final Map<String, Object> run;
    private final Memories memories = new Memories();
    private long best = -1;
    private boolean improved;

    /** @param run what is the same in every checkpoint of the run: the configuration, the data, ...; JSON can hold it */
    Checkpoints(RunDirectory directory, CheckpointConfig config, Map<String, Object> run) {
        this.directory = directory;
        this.config = config;
        this.run = run;
        memories.add(
                "bestCheckpoint",
                () -> Map.of("round", best),
                saved -> best = saved.path("round").asLong());
    }

    /** What the parts of the loop remember, and a checkpoint with them. */
    Memories memories() {
        return memories;
    }

    /** Takes note that an evaluation after some rounds was the best so far. */
    void best(long rounds) {
        if (config.keepBest()) {
            best = rounds;
            improved = true;
        }
    }

    /** Whether the best evaluation so far has no checkpoint yet that stays. */
    boolean wanted() {
        return improved;
    }

    /** Deletes the checkpoint of a position that turned out to be bad, where one was written. */
    void delete(Position position) throws IOException {
        directory.delete(path(name(position.round())));
    }

    /** Writes a checkpoint, then deletes the oldest beyond those to keep; returns its path. */
    String write(Position position, Model model) throws IOException {
        String name = name(position.round());
        Manifest manifest = new Manifest();
        Map<String, RunDirectory.Content> contents = new LinkedHashMap<>();
        contents.put(Checkpoint.MODEL, out -> out.write(model.toZip()));
        contents.put(
                Checkpoint.STATE, out -> StateFile.write(out, position.stretch().planned(), position.state()));
        Map<String, float[]> arrays = OwnArrays.of(position);
        if (!arrays.isEmpty()) {
            contents.put(Checkpoint.ARRAYS, out -> ArraysFile.write(out, arrays));
        }
        byte[] facts = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts(position, model));
        contents.put(Checkpoint.FACTS, out -> out.write(facts));
        contents.replaceAll(manifest::noted);
        contents.put(Manifest.FILE, manifest.content());
        directory.writeFolder(path(name), contents);
        improved = false;
        for (String old : beyond(name)) {
            directory.delete(path(old));
        }
        return directory.path(path(name)).toString();
    }

    private Map<String, Object> facts(Position position, Model model) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("round", position.round());
        facts.put("step", position.step());
        facts.put("plan", position.stretch().version());
        facts.put("observations", position.observations().list().size());
        facts.put("skips", position.skips());
        facts.put("own", OwnArrays.updates(position));
        facts.put("weightsSha256", WeightsHash.of(model.weights()));
        facts.put("memory", memories.after(position.round()));
        facts.putAll(run);
        return facts;
    }

    /** Those that need not stay, now that one of this name is written; later ones are of a run that this one took up. */
    private List<String> beyond(String written) throws IOException {
        List<String> names = names(directory);
        List<String> last = names.stream()
                .filter(name -> number(name) <= number(written))
                .limit(config.keep())
                .toList();
        return names.stream()
                .filter(name -> !last.contains(name) && number(name) != best)
                .toList();
    }

    /**
     * The last checkpoint that is whole; empty where none was written. What a crash has left is cleared up.
     *
     * @param report hears of each that is damaged
     * @throws FaultsException when there are some, and none is whole
     */
    static Optional<Checkpoint> last(RunDirectory directory, Consumer<String> report) throws IOException {
        directory.tidy(FOLDER);
        List<Fault> damaged = new ArrayList<>();
        for (String name : names(directory)) {
            try {
                Checkpoint found = Checkpoint.read(directory, FOLDER, name);
                damaged.forEach(fault -> report.accept(
                        "checkpoint " + fault.where() + " is damaged: " + fault.what() + "; " + name + " is taken"));
                return Optional.of(found);
            } catch (Manifest.Damaged e) {
                damaged.add(new Fault(name, e.getMessage()));
            }
        }
        if (!damaged.isEmpty()) {
            throw new FaultsException(directory.path(FOLDER) + ": none of the checkpoints is whole", damaged);
        }
        return Optional.empty();
    }

    /** The last one first. */
    private static List<String> names(RunDirectory directory) throws IOException {
        return directory.names(FOLDER).stream()
                .filter(name -> name.matches(PREFIX + "\\d{6,18}"))
                .sorted(Comparator.comparingLong(Checkpoints::number).reversed())
                .toList();
    }

    private static long number(String name) {
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    private static String name(long round) {
        return String.format(Locale.ROOT, PREFIX + "%06d", round);
    }

    private static String path(String name) {
        return FOLDER + "/" + name;
    }
}
