package org.gradus.job.driver;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.gradus.job.config.Changes;
import org.gradus.job.config.Changes.Change;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.JobFile;
import org.gradus.job.config.Variables;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.gradus.setting.Warnings;

/** A run that is taken up: its configuration, what may be changed in it, and the checkpoint that it goes on from. */
public final class Resumption {
    /** What does not touch the result. */
    private static final List<String> HARMLESS =
            List.of("out", "require", "train.checkpoint", "train.sync.segment", "train.epochs", "data.shards");

    /** What may be changed, and gives another result than the undisturbed run. */
    private static final List<String> OTHER_RESULT = List.of("train.replicas", "engine", "device");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunDirectory directory;
    private final Preparation prepared;
    private final boolean ended;
    private final Optional<Checkpoint> checkpoint;
    private final List<String> notes;

    private Resumption(
            RunDirectory directory,
            Preparation prepared,
            boolean ended,
            Optional<Checkpoint> checkpoint,
            List<String> notes) {
        this.directory = directory;
        this.prepared = prepared;
        this.ended = ended;
        this.checkpoint = checkpoint;
        this.notes = notes;
    }

    /**
     * Reads a run's folder.
     *
     * @param overrides {@code path.to.key=VALUE} each
     * @throws FaultsException with every change that is not allowed, or when no checkpoint is whole
     */
    public static Resumption of(RunDirectory directory, List<String> overrides, Configuration hadoop)
            throws IOException {
        String file = directory.path(RunDirectory.CONFIGURATION).toString();
        String out = directory.root().toString();
        JobConfig before = JobFile.read(file, List.of(), out);
        Preparation prepared = Preparation.of(file, overrides, out, hadoop);
        boolean more = prepared.job().train().epochs() > before.train().epochs();
        if (directory.has(RunDirectory.REPORT) && !more) {
            return new Resumption(directory, prepared, true, Optional.empty(), List.of());
        }
        List<String> notes = new ArrayList<>();
        Optional<Checkpoint> checkpoint = Checkpoints.last(directory, notes::add);
        String text = checkpoint.map(Checkpoint::configuration).orElse(before.text());
        check(out, Changes.between(text, prepared.job().text()), notes);
        checkpoint.ifPresent(found -> requireSameVariables(found, prepared.job()));
        checkpoint.ifPresent(found -> requireEnough(found, prepared.job(), out));
        checkpoint.ifPresent(found -> versions(found, prepared.warnings()));
        notes.add(checkpoint
                .map(found -> "goes on from " + found.name() + ", step " + found.step())
                .orElse("there is no checkpoint yet: begins at the beginning"));
        return new Resumption(directory, prepared, false, checkpoint, notes);
    }

    private static void check(String out, List<Change> changes, List<String> notes) {
        List<Fault> refused = changes.stream()
                .filter(change ->
                        Stream.of(HARMLESS, OTHER_RESULT).flatMap(List::stream).noneMatch(change::isAt))
                .map(change -> new Fault(
                        change.path(),
                        change.before() + " -> " + change.after() + "; a run that goes on cannot change it"))
                .toList();
        if (!refused.isEmpty()) {
            throw new FaultsException(
                    out + " was begun with another configuration (what may be changed: "
                            + String.join(
                                    ", ",
                                    Stream.concat(HARMLESS.stream(), OTHER_RESULT.stream())
                                            .toList())
                            + ")",
                    refused);
        }
        for (Change change : changes) {
            if (OTHER_RESULT.stream().anyMatch(change::isAt)) {
                notes.add("changed: " + change + "; the result is another one than that of the undisturbed run");
            } else if (!change.isAt("out")) {
                notes.add("changed: " + change);
            }
        }
    }

    /** Those whose values the result depends on. */
    static Variables decisive(Variables all) {
        return all.without(
                Stream.of(HARMLESS, OTHER_RESULT).flatMap(List::stream).toList());
    }

    /** The texts are the same; what is behind a reference in them may not be. */
    private static void requireSameVariables(Checkpoint checkpoint, JobConfig job) {
        Variables now = decisive(job.variables());
        if (!now.matches(checkpoint.facts().path("variables").asText(""))) {
            throw new FaultsException(
                    job.out(),
                    now.places().stream()
                            .map(place -> new Fault(
                                    place,
                                    "an environment variable may have another value than when the run began; a run"
                                            + " that goes on cannot change it, so set each as it was"))
                            .toList());
        }
    }

    private static void requireEnough(Checkpoint checkpoint, JobConfig job, String out) {
        int before = checkpoint.facts().path("epochs").asInt();
        if (job.train().epochs() < before) {
            String what = "found " + job.train().epochs() + "; must be " + before + ", as before, or more";
            throw new FaultsException(out, List.of(new Fault("train.epochs", what)));
        }
    }

    private static void versions(Checkpoint checkpoint, Warnings warnings) {
        Map<String, String> now = new TreeMap<>(Versions.all());
        now.forEach((name, version) -> {
            String before = checkpoint.facts().path("versions").path(name).asText("none");
            if (!before.equals(version)) {
                warnings.add("the run began with " + name + " " + before + ", and goes on with " + version
                        + "; the bits may be others than those of the undisturbed run");
            }
        });
    }

    /** The job, with what was changed. */
    public Preparation prepared() {
        return prepared;
    }

    /** Whether the run has ended, and nothing more is asked of it. */
    public boolean ended() {
        return ended;
    }

    /**
     * Says that an ended run met its quality gate, where it did, also if it was killed before it could.
     *
     * @throws GateMissed when it did not
     */
    public void settle() throws IOException {
        Map<String, Double> metrics = new TreeMap<>();
        JSON.readTree(directory.read(RunDirectory.REPORT))
                .path("metrics")
                .properties()
                .forEach(metric -> metrics.put(metric.getKey(), Memories.number(metric.getValue())));
        GateMissed.check(prepared.job().require(), metrics);
        if (!directory.has(RunDirectory.SUCCESS)) {
            directory.write(RunDirectory.SUCCESS, "");
        }
    }

    /** Where it goes on; empty: at the beginning. */
    Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    /** What a user should know, a line each. */
    List<String> notes() {
        return notes;
    }

    /** Makes the folder that of a run that has not ended, under the configuration with its changes. */
    void begin() throws IOException {
        directory.tidy("");
        directory.delete(RunDirectory.SUCCESS);
        directory.delete(RunDirectory.REPORT);
        if (checkpoint.isEmpty()) {
            directory.delete("best.zip");
        }
        directory.write(RunDirectory.CONFIGURATION, prepared.job().text());
    }
}
