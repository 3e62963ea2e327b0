package org.gradus.dl4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.gradus.device.DeviceUpdate;
import org.gradus.device.DeviceUpdateContract;
import org.gradus.engine.Kind;
import org.gradus.engine.Layout;
import org.gradus.engine.SampleLayout;
import org.gradus.group.Clipping;
import org.gradus.group.Group;
import org.gradus.plan.OptimizerSettings;
import org.gradus.plan.Plan;
import org.gradus.plan.PlanCompiler;
import org.gradus.rule.Adam;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Limits, guard and schedules on ND4J's arrays, which could count other elements than on the host or die with a workspace. */
class Nd4jUpdateTest extends DeviceUpdateContract<INDArray> {
    private static final Layout LAYOUT = new SampleLayout()
            .add("0_W", 0, "DenseLayer", Kind.WEIGHT, 'f', 4, 3)
            .build();

    Nd4jUpdateTest() {
        super(new Nd4jArrays());
    }

    private static Plan plan() {
        Group rest = Group.rest(new Adam()).withClipping(new Clipping(1.2, 0.5, 2, 4));
        return PlanCompiler.compile(LAYOUT, FloatBuffer.wrap(new float[12]), OptimizerSettings.of(rest));
    }

    @Test
    void nothingIsMadeInAWorkspaceOfTheCaller() {
        WorkspaceConfiguration settings =
                WorkspaceConfiguration.builder().initialSize(1 << 20).build();
        DeviceUpdate<INDArray> lasting;
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(settings, "CALLER")) {
            INDArray gradient = Nd4j.ones(1, 12);
            INDArray weights = Nd4j.ones(1, 12);
            long before = workspace.getPrimaryOffset();
            try (DeviceUpdate<INDArray> device = new DeviceUpdate<>(plan(), new Nd4jArrays())) {
                device.update(weights, gradient, 0);
                device.amounts(weights, gradient, 1);
                device.nonFinite();
                device.load(device.state());
                assertThat(workspace.getPrimaryOffset()).isEqualTo(before).isPositive();
            }
            lasting = new DeviceUpdate<>(plan(), new Nd4jArrays());
        }
        for (float[] slot : lasting.state().get(0).slots()) {
            assertThat(slot).containsOnly(0);
        }
    }

    @Test
    void onTheCpuTheHostIsPreferred() {
        assertThat(Nd4jArrays.preferred())
                .isEqualTo(!Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend"));
    }
}
