package org.gradus.dl4j;

import java.util.List;
import java.util.function.BiFunction;
import org.gradus.dl4j.torch.TorchEngine;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.Moment;
import org.gradus.group.Group;
import org.gradus.group.Selector;
import org.gradus.group.Selectors;
import org.gradus.plan.Course;
import org.gradus.plan.NonFinite;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Planned;
import org.gradus.plan.Planner;
import org.gradus.rule.AdamW;
import org.gradus.update.Updater;

/** Trains a sample by a course, with an engine or attached to DL4J's own network. */
enum FrozenRun {
    DL4J {
        @Override
        float[] train(Networks.Sample sample, Course course, int steps) {
            return train(sample, course, steps, Dl4jEngine::open);
        }
    },
    TORCH {
        @Override
        float[] train(Networks.Sample sample, Course course, int steps) {
            return train(sample, course, steps, TorchEngine::open);
        }
    },
    ATTACHED {
        @Override
        float[] train(Networks.Sample sample, Course course, int steps) {
            var network = LiveNetworks.any(sample);
            GroupedOptimizerBuilder builder =
                    LiveNetworks.builder(network).rule(new AdamW()).lr(RATE).weightDecay(DECAY);
            course.settings(0).groups().forEach(builder::group);
            course.phases().stream().skip(1).forEach(phase -> builder.at(phase.step(), s -> phase.settings()));
            builder.attach();
            for (int t = 0; t < steps; t++) {
                LiveNetworks.fit(network, LiveNetworks.data(sample, 8, t));
            }
            return LiveNetworks.weights(network);
        }
    };

    static final double RATE = 0.02;
    static final double DECAY = 0.1;

    /** The weights after some steps. */
    abstract float[] train(Networks.Sample sample, Course course, int steps);

    static float[] train(
            Networks.Sample sample, Course course, int steps, BiFunction<Model, List<Integer>, Engine> open) {
        float[] weights = sample.model().weights();
        try (Engine engine = open.apply(sample.model(), sample.exampleShape())) {
            Planner planner = new Planner(engine.layout(), course, weights);
            Planned planned = planner.start();
            Updater updater = Updater.of(engine, planned.plan());
            for (int t = 0; t < steps; t++) {
                if (t >= course.next(planned.step())) { // as between two rounds; state starts anew
                    updater.close();
                    planned = planner.at(t, engine.weights(), null, planned.masks());
                    updater = Updater.of(engine, planned.plan());
                }
                Batch batch = sample.batch(8, t);
                Moment moment = new Moment(t, 0, t + 1);
                engine.computeGradient(batch, moment);
                updater.update(moment);
            }
            updater.close();
            engine.weights().get(0, weights);
            return weights;
        }
    }

    static Course course(Group... groups) {
        Group rest = Group.rest(new AdamW()).withLr(RATE).withWeightDecay(DECAY);
        return Course.of(
                new OptimizerSettings(rest, List.of(groups), List.of(), Double.POSITIVE_INFINITY, NonFinite.STOP, 0));
    }

    /** A group of these elements, with the settings of the rest. */
    static Group group(String select) {
        return group(Selectors.parse(select));
    }

    static Group group(Selector select) {
        return Group.of("base", select, new AdamW()).withLr(RATE).withWeightDecay(DECAY);
    }
}
