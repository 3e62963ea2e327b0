package org.gradus.job.fuzz;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.job.average.WireTargets;
import org.gradus.job.config.ConfigTargets;
import org.gradus.job.data.DataTargets;
import org.gradus.job.driver.DriverTargets;

/** Every reader that inputs can be handed to. */
final class Targets {
    private Targets() {}

    static List<Target> all() {
        return Stream.of(
                        ConfigTargets.all(),
                        CoreTargets.all(),
                        ModelTargets.all(),
                        DataTargets.all(),
                        DriverTargets.all(),
                        WireTargets.all())
                .flatMap(List::stream)
                .toList();
    }

    static Target named(String name) {
        List<String> names = all().stream().map(Target::name).toList();
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is no target; legal are all, " + String.join(", ", names)));
    }
}
