package org.gradus.dl4j;

import java.lang.reflect.Field;
import java.util.Collection;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.ConvexOptimizer;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A network's solver, and what Gradus does once DL4J is done with a step. DL4J applies constraints after its listeners were
 * called, so that a listener comes too early to put frozen elements back.
 */
final class AfterStep extends Solver {
    private final Solver inner;
    private final Network network;
    private final Steps steps;
    private final Solver before;

    private AfterStep(Solver inner, Network network, Steps steps, Solver before) {
        this.inner = inner;
        this.network = network;
        this.steps = steps;
        this.before = before;
    }

    /** Has a network make its updates by these steps; those of another optimizer end. */
    static void attach(Network network, Steps steps) {
        detach(network);
        Solver before = solver(network.model());
        solver(network.model(), null);
        network.updater(steps);
        solver(network.model(), new AfterStep(solver(network.model()), network, steps, before));
        LayerSwitch layers = new LayerSwitch(network, steps.plan().layout());
        Solver solver = solver(network.model());
        steps.use(modes -> {
            layers.set(modes);
            layers.tell(network.updater(solver));
        });
    }

    /** Gives the network the solver back that it had before it was attached, its updater's state included. */
    static void detach(Network network) {
        if (solver(network.model()) instanceof AfterStep own) {
            solver(network.model(), own.before);
            if (own.before != null) {
                own.before.setListeners(listeners(network.model()));
            }
            own.steps.use(null);
            own.steps.release();
        }
    }

    /** Whether a network makes its updates by these steps. */
    static boolean attached(Network network, Steps steps) {
        return solver(network.model()) instanceof AfterStep own && own.steps == steps;
    }

    @Override
    public void optimize(LayerWorkspaceMgr workspaces) {
        if (!updates()) {
            throw new IllegalStateException("the network's updater was replaced, as setUpdater and setLearningRate of"
                    + " DL4J do, while an optimizer is attached: change rates by its setLr, or detach it first");
        }
        steps.begin(network.model().params());
        inner.optimize(workspaces);
        steps.finish(network.model().params());
    }

    private boolean updates() {
        var updater = network.updater(inner);
        return (updater instanceof LayersUpdater layers && layers.steps() == steps)
                || (updater instanceof GraphUpdater graph && graph.steps() == steps);
    }

    @Override
    public void initOptimizer() {
        inner.initOptimizer();
    }

    @Override
    public ConvexOptimizer getOptimizer() {
        return inner.getOptimizer();
    }

    @Override
    public void setListeners(Collection<TrainingListener> listeners) {
        inner.setListeners(listeners);
    }

    private static Collection<TrainingListener> listeners(Model model) {
        return model instanceof ComputationGraph graph
                ? graph.getListeners()
                : ((MultiLayerNetwork) model).getListeners();
    }

    private static Solver solver(Model model) {
        try {
            return (Solver) field(model).get(model);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void solver(Model model, Solver solver) {
        try {
            field(model).set(model, solver);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** DL4J has no setter for it. */
    private static Field field(Model model) {
        Class<?> owner = model instanceof ComputationGraph ? ComputationGraph.class : MultiLayerNetwork.class;
        try {
            Field field = owner.getDeclaredField("solver");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this version of DL4J has no " + owner.getSimpleName() + ".solver", e);
        }
    }
}
