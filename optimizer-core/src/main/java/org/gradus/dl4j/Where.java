package org.gradus.dl4j;

import java.nio.FloatBuffer;
import org.gradus.device.DeviceElements;
import org.gradus.device.DeviceUpdate;
import org.gradus.device.FlatElements;
import org.gradus.device.FlatUpdate;
import org.gradus.dl4j.device.Nd4jArrays;
import org.gradus.plan.Course;
import org.gradus.plan.Plan;
import org.gradus.plan.Runs;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a network's vectors lie, and so how they are updated. */
enum Where {
    /** In memory that Java sees. */
    HOST {
        @Override
        FlatUpdate<INDArray> update(Plan plan) {
            return new HostUpdate(plan);
        }

        @Override
        FlatElements<INDArray> elements(Runs runs, int length) {
            return new HostElements(runs);
        }

        @Override
        FloatBuffer floats(INDArray vector) {
            return Blocks.floats(vector);
        }

        @Override
        void require(Course course) {}
    },

    /** In memory that only ND4J's operations reach. */
    DEVICE {
        @Override
        FlatUpdate<INDArray> update(Plan plan) {
            return new DeviceUpdate<>(plan, new Nd4jArrays());
        }

        @Override
        FlatElements<INDArray> elements(Runs runs, int length) {
            return new DeviceElements<>(new Nd4jArrays(), runs, length);
        }

        @Override
        FloatBuffer floats(INDArray vector) {
            return FloatBuffer.wrap(vector.toFloatVector());
        }

        @Override
        void require(Course course) {
            course.phases().forEach(phase -> {
                phase.settings().groups().forEach(DeviceUpdate::require);
                DeviceUpdate.require(phase.settings().rest());
            });
        }
    };

    /** Where the arrays of ND4J's backend lie. */
    static Where preferred() {
        return Nd4jArrays.preferred() ? DEVICE : HOST;
    }

    /** What updates them by a plan. */
    abstract FlatUpdate<INDArray> update(Plan plan);

    abstract FlatElements<INDArray> elements(Runs runs, int length);

    /** The numbers of a flat vector, to be read at once: itself or a copy. */
    abstract FloatBuffer floats(INDArray vector);

    /** @throws IllegalArgumentException when a rule of the course does not work there */
    abstract void require(Course course);
}
