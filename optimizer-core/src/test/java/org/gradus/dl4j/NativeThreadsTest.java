package org.gradus.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Without it, two replicas on two cores would run four native threads, slower, and with other bits. */
class NativeThreadsTest {
    @Test
    void eachThreadThatAsksComputesWithOne() throws Exception {
        NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            int left = thread.submit(() -> {
                        ops.setOmpNumThreads(2);
                        NativeThreads.one();
                        return ops.ompGetMaxThreads();
                    })
                    .get();
            assertThat(left).isEqualTo(1);
            assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
        } finally {
            thread.shutdown();
        }
    }
}
