package org.gradus.job.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.gradus.setting.Fault;
import org.gradus.setting.Faults;
import org.gradus.setting.FaultsException;

/**
 * Job files: YAML 1.2, with references to environment variables ({@code ${NAME}}, {@code ${NAME:-default}}) and overrides
 * from the command line. Relative paths start from the file's folder; those of an override, and the default output directory
 * {@code out/NAME}, from the working directory.
 */
public final class JobFile {
    private JobFile() {}

    /**
     * Reads a job file, and takes down the values of the environment variables that it refers to, so that {@link Redaction} hides
     * them.
     *
     * @param file a local file, or a URI that Hadoop can open
     * @param overrides {@code path.to.key=VALUE} each, VALUE being YAML, applied in their order
     * @param out the run's directory, local or a URI; null: what the file says
     * @param check finds what only the model can tell
     * @throws FaultsException with everything that is wrong, in the order of the file
     */
    public static JobConfig read(String file, List<String> overrides, String out, ModelCheck check) {
        try (InputStream in = Locations.open(Locations.local(file))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return parse(text, file, overrides, out, System::getenv, check, true);
        } catch (IOException e) {
            throw new FaultsException(file, List.of(new Fault("", String.valueOf(e.getMessage()))));
        }
    }

    /** Reads a job file without a look at its model. */
    public static JobConfig read(String file, List<String> overrides, String out) {
        return read(file, overrides, out, config -> List.of());
    }

    /**
     * Reads the text of a job file, as {@link #read}; such as {@link JobConfig#text}, in which every path is absolute.
     *
     * @param file where the text stands or stood: the folder of its relative paths, and the default name
     */
    static JobConfig parse(String text, String file, List<String> overrides, String out) {
        return parse(text, file, overrides, out, System::getenv);
    }

    static JobConfig parse(
            String text, String file, List<String> overrides, String out, UnaryOperator<String> environment) {
        return parse(text, file, overrides, out, environment, config -> List.of(), false);
    }

    private static JobConfig parse(
            String text,
            String file,
            List<String> overrides,
            String out,
            UnaryOperator<String> environment,
            ModelCheck check,
            boolean hide) {
        Faults faults = new Faults();
        Node parsed = Yaml.parse(text.startsWith("\uFEFF") ? text.substring(1) : text, true, faults)
                .orElseThrow(() -> new FaultsException(file, faults.list()));
        Node root = Node.isNothing(parsed) ? new Node.Fields(new LinkedHashMap<>()) : parsed;
        if (!(root instanceof Node.Fields map)) {
            String found = "found " + Node.describe(root) + "; must be a map with model, data, train, ...";
            throw new FaultsException(file, List.of(new Fault("", found)));
        }
        Overrides.apply(map, overrides, faults);
        if (out != null) {
            map.values().put("out", new Node.Scalar(out, out, false));
        }
        Faults unset = new Faults();
        new Environment(environment, unset).resolve(root, "");
        String location = Locations.local(file);
        Optional<JobConfig> config = new JobReader(new Section("", map.values(), faults), Locations.of(location))
                .read(new Path(location).getName().replaceFirst("\\.[^.]+$", ""));
        Variables variables = Variables.of(root, hide);
        faults.addAll(unset.list());
        if (faults.list().stream().noneMatch(fault -> ModelCheck.dependsOn(fault.where()))) {
            List<Fault> before = faults.list();
            config.map(check::faults).ifPresent(found -> faults.addAll(withoutStandIns(found, before)));
        }
        if (!faults.isEmpty()) {
            throw new FaultsException(file, Paths.inOrder(withoutEchoes(faults.list(), unset.list()), root));
        }
        return withText(config.orElseThrow(), Yaml.dump(root), variables);
    }

    /** What the command line names as a Hadoop path: a URI as it is, anything else a local file. */
    public static String path(String path) {
        return Locations.local(path);
    }

    /** Without what is wrong with a value that stands in for a faulty one. */
    private static List<Fault> withoutStandIns(List<Fault> faults, List<Fault> before) {
        return faults.stream()
                .filter(fault -> before.stream()
                        .noneMatch(known -> known.where().startsWith(fault.where())
                                || fault.where().startsWith(known.where())))
                .toList();
    }

    /** Without what is wrong with a value only because its variable is not set. */
    private static List<Fault> withoutEchoes(List<Fault> faults, List<Fault> unset) {
        Set<String> places = unset.stream().map(Fault::where).collect(Collectors.toSet());
        return faults.stream()
                .filter(fault -> unset.contains(fault) || !places.contains(fault.where()))
                .toList();
    }

    private static JobConfig withText(JobConfig c, String text, Variables variables) {
        return new JobConfig(
                c.name(),
                c.seed(),
                c.model(),
                c.data(),
                c.train(),
                c.optimizer(),
                c.engine(),
                c.require(),
                c.out(),
                text,
                variables);
    }
}
