package org.gradus.job.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gradus.metric.Metrics;

/** Reads a whole job file. */
final class JobReader {
    private final Section job;
    private final Locations locations;

    JobReader(Section job, Locations locations) {
        this.job = job;
        this.locations = locations;
    }

    /**
     * The configuration.
     *
     * @param name where the file says none
     * @return without its text; empty, or with stand-ins, when there are faults
     */
    Optional<JobConfig> read(String name) {
        Value named = job.get("name");
        String run = named.present() ? named.text("text").orElse(name) : name;
        if (run.isBlank() || run.contains("/")) {
            named.refuse("text without /");
        }
        String shown = named.present() ? named.written() : run;
        named.replace(run, shown, Node.Kind.VALUE);
        Value seeded = job.get("seed");
        long seed = seeded.present() ? seeded.whole(0, Long.MAX_VALUE).orElse(0) : 0;
        Optional<ModelConfig> model = ModelReader.read(job.get("model"), locations);
        DataConfig data = new DataReader(job.get("data"), locations).read();
        TrainConfig train = TrainReader.read(job.get("train"));
        Optional<OptimizerConfig> optimizer = optimizer(seed);
        List<Requirement> require = RequireReader.read(
                job.get("require"), Metrics.all(train.evaluate().topK()));
        EngineConfig engine = EngineReader.read(job);
        Value given = job.get("out");
        if (!given.present()) {
            given.replace(Locations.local("out/" + run), Locations.local("out/" + shown), Node.Kind.PATH);
        }
        Optional<String> out = locations.path(job.get("out"));
        job.end();
        if (model.isEmpty() || optimizer.isEmpty() || out.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JobConfig(
                run,
                seed,
                model.get(),
                data,
                train,
                optimizer.get(),
                engine,
                require,
                out.get(),
                "",
                Variables.of(new Node.Items(List.of()), false)));
    }

    private Optional<OptimizerConfig> optimizer(long seed) {
        SettingsReader reader = new SettingsReader(locations);
        Optional<SettingsConfig> start = reader.read(job);
        List<PhaseConfig> later = job.has("at") ? new AtReader(reader, job).read(job.get("at")) : List.of();
        job.get("at");
        return start.map(settings -> new PhaseConfig(When.START, "", settings, new Places()))
                .map(first -> new EpochOptimizer(
                        Stream.concat(Stream.of(first), later.stream()).toList(), seed));
    }
}
