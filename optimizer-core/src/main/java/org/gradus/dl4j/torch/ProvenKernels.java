package org.gradus.dl4j.torch;

import java.util.Set;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.selftest.SelfTestReport;
import org.gradus.torch.selftest.TorchSelfTest;

/** The kernels that a process takes by itself. */
final class ProvenKernels {
    private ProvenKernels() {}

    /**
     * The fastest of LibTorch's kernels that are right for some kinds of layers here.
     *
     * @throws IllegalStateException when none are, or they cannot be tested
     */
    static KernelSet of(Set<LayerKind> kinds) {
        SelfTestReport report = TorchSelfTest.here();
        return report.best(kinds)
                .orElseThrow(() -> new IllegalStateException("LibTorch computes wrongly on " + report.processor() + ": "
                        + String.join("; ", report.wrong(KernelSet.WITHOUT_ONEDNN, kinds))
                        + "; Deeplearning4j's own engine may be right (engine: dl4j)"));
    }
}
