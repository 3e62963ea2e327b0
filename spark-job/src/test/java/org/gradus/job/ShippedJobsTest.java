package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gradus.dl4j.Model;
import org.gradus.group.Group;
import org.gradus.job.config.JobConfig;
import org.gradus.job.config.JobFile;
import org.gradus.plan.Course;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.junit.jupiter.api.Test;

/** Without it a job under {@code conf} could be refused, or its course could change less than its comments say. */
class ShippedJobsTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final int STEPS_PER_EPOCH = 23;

    @Test
    void theCourseOfPruningIsNotThatOfItsComments() throws IOException {
        JobConfig job = JobFile.read(CONF.resolve("pruning.yaml").toString(), List.of(), null);
        Model model = Model.fromConfiguration(
                Files.readString(CONF.resolve("models/digits-mlp.json")), "digits-mlp.json", job.seed());
        Course course = job.optimizer().course(STEPS_PER_EPOCH);
        Planner planner = new Planner(model.layout(), course, model.weights());
        Planned start = planner.start();

        assertThat(course.phases()).extracting(phase -> phase.step()).containsExactly(0L, 46L, 368L);
        assertThat(course.settings(0).groups()).extracting(Group::frozen).containsExactly(true);
        assertThat(course.settings(46).groups()).extracting(Group::frozen).containsExactly(false);
        assertThat(course.next(46)).isEqualTo(92);
        assertThat(pruned(start)).isZero();
        assertThat(pruned(planner.at(92, FloatBuffer.wrap(model.weights()), null, start.masks())))
                .isZero();
        assertThat(pruned(planner.at(372, FloatBuffer.wrap(model.weights()), null, Map.of())))
                .isEqualTo((int) (Math.round(0.9 * 64 * 128) + Math.round(0.9 * 128 * 64)));
    }

    private static int pruned(Planned planned) {
        return planned.pruned().total();
    }
}
