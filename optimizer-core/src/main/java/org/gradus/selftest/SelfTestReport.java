package org.gradus.selftest;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the self-test of a process found. Made on an executor, read on the driver.
 *
 * @param processor the processor, in words
 * @param faults for each set of kernels that was tested, what is wrong with which kind of layer, one line each; a kind that is not there
 *     is right
 */
public record SelfTestReport(String processor, Map<KernelSet, Map<LayerKind, String>> faults) implements Serializable {
    public SelfTestReport {
        Map<KernelSet, Map<LayerKind, String>> copy = new EnumMap<>(KernelSet.class);
        faults.forEach((kernels, found) -> {
            Map<LayerKind, String> each = new EnumMap<>(LayerKind.class);
            each.putAll(found);
            copy.put(kernels, each);
        });
        faults = copy;
    }

    /** The same and what another test of the same process found. */
    public SelfTestReport and(SelfTestReport other) {
        Map<KernelSet, Map<LayerKind, String>> both = new EnumMap<>(KernelSet.class);
        both.putAll(faults);
        both.putAll(other.faults);
        return new SelfTestReport(processor, both);
    }

    /** What is wrong with a kind of layer; empty: nothing. */
    public Optional<String> fault(KernelSet kernels, LayerKind kind) {
        if (kernels == KernelSet.ONEDNN_WITHOUT_LSTM && !faults.containsKey(kernels)) {
            return fault(KernelSet.ONEDNN, kind == LayerKind.LSTM ? LayerKind.RECURRENT : kind);
        }
        Map<LayerKind, String> found = faults.get(kernels);
        return found == null ? Optional.of("not tested") : Optional.ofNullable(found.get(kind));
    }

    /** Whether a set of kernels was tested and all these kinds of layers are right. */
    public boolean proves(KernelSet kernels, Set<LayerKind> kinds) {
        return kinds.stream().allMatch(kind -> fault(kernels, kind).isEmpty());
    }

    /** The fastest of LibTorch's sets that is right for all these kinds of layers; empty: none is. */
    public Optional<KernelSet> best(Set<LayerKind> kinds) {
        return Stream.of(KernelSet.values())
                .filter(KernelSet::libTorch)
                .filter(kernels -> proves(kernels, kinds))
                .findFirst();
    }

    /** What is wrong with a set of kernels for these kinds of layers: {@code lstm: the outputs are off by 40 %}. */
    public List<String> wrong(KernelSet kernels, Set<LayerKind> kinds) {
        return Stream.of(LayerKind.values())
                .filter(kinds::contains)
                .flatMap(kind -> fault(kernels, kind).map(what -> name(kind) + ": " + what).stream())
                .toList();
    }

    private static String name(LayerKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
