package org.gradus.dl4j.torch;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.gradus.dl4j.BatchCheck;
import org.gradus.dl4j.LiveNetwork;
import org.gradus.dl4j.Model;
import org.gradus.engine.Batch;
import org.gradus.engine.Engine;
import org.gradus.engine.LayerModes;
import org.gradus.engine.Layout;
import org.gradus.engine.Moment;
import org.gradus.engine.Shapes;
import org.gradus.plan.Plan;
import org.gradus.selftest.KernelSet;
import org.gradus.selftest.LayerKind;
import org.gradus.torch.Computing;
import org.gradus.torch.LibTorch;
import org.gradus.torch.OneDnn;
import org.gradus.update.Resident;
import org.gradus.update.Updater;

/**
 * LibTorch computes loss and gradient of a DL4J network, over DL4J's own flat vectors: nothing is copied but a batch and what
 * autograd finds. Gradient normalisation and constraints are DL4J's. Dropout is drawn from a generator of its own for each
 * batch: the same moment gives the same noise, whatever other threads do; not the noise that DL4J would draw.
 */
public final class TorchEngine implements Engine, Resident {
    private final LiveNetwork live;
    private final Memory memory;
    private final Computing computing;
    private Translation translation;
    private final List<Integer> exampleShape;
    private ImageOrder images;
    private final BatchCheck check;
    private final Carried carried;
    private final Feed feed;
    private final OneDnn oneDnn;

    private TorchEngine(
            Memory memory,
            Computing computing,
            Translation translation,
            KernelSet kernels,
            List<Integer> exampleShape) {
        this.live = memory.live();
        this.memory = memory;
        this.computing = computing;
        this.translation = translation;
        this.exampleShape = List.copyOf(exampleShape);
        this.check = new BatchCheck(live, exampleShape);
        this.images = translation.images(computing);
        this.feed = new Feed(memory::room);
        this.carried = live.truncated() ? new Carried() : null;
        this.oneDnn = OneDnn.open(kernels.oneDnn());
    }

    /**
     * Wakes a model. LibTorch computes it with the fastest kernels that pass the {@linkplain org.gradus.torch.selftest.TorchSelfTest self-test} for its kinds of
     * layers on this processor.
     *
     * @param model what to compute; not changed
     * @param exampleShape the dimensions of one example as the first layer wants it ({@code [1, 28, 28]}); empty for a row of
     *     features; a dimension of 0, time, is as long as a batch makes it
     * @throws org.gradus.dl4j.ModelException with every layer that LibTorch does not compute as DL4J does
     * @throws IllegalStateException when LibTorch cannot be loaded, or computes wrongly here whatever is switched off
     */
    public static TorchEngine open(Model model, List<Integer> exampleShape) {
        return open(model, exampleShape, Computing.DEFAULT);
    }

    /**
     * The same on a device, or in another precision; on a device weights and gradients are reached through an Updater. The self-test is
     * of the processor's kernels, not of a device's.
     */
    public static TorchEngine open(Model model, List<Integer> exampleShape, Computing computing) {
        return open(
                model, exampleShape, computing, computing.onHost() ? ProvenKernels.of(kinds(model)) : KernelSet.ONEDNN);
    }

    /** The same with given kernels, which are not tested. */
    public static TorchEngine open(Model model, List<Integer> exampleShape, Computing computing, KernelSet kernels) {
        computing.apply();
        return open(
                model,
                exampleShape,
                computing,
                kernels,
                live -> computing.onHost() ? new Memory(live) : DeviceMemory.open(live, computing.device()));
    }

    /** The kinds of a model's layers. Needs no LibTorch. */
    public static Set<LayerKind> kinds(Model model) {
        return coverage(model).kinds();
    }

    static TorchEngine open(
            Model model, List<Integer> exampleShape, Computing computing, Function<LiveNetwork, Memory> where) {
        return open(model, exampleShape, computing, ProvenKernels.of(kinds(model)), where);
    }

    private static TorchEngine open(
            Model model,
            List<Integer> exampleShape,
            Computing computing,
            KernelSet kernels,
            Function<LiveNetwork, Memory> where) {
        if (!kernels.libTorch()) {
            throw new IllegalArgumentException("LibTorch has no kernels " + kernels);
        }
        LibTorch.load();
        LiveNetwork live = LiveNetwork.open(model);
        try {
            Translation translation = Translation.covering(live);
            try (PointerScope scope = new PointerScope()) {
                Memory memory = where.apply(live);
                translation.use(kernels);
                translation.open(memory);
                return new TorchEngine(memory, computing, translation, kernels, exampleShape);
            }
        } catch (RuntimeException e) {
            live.close();
            throw LibTorch.plain(e);
        }
    }

    @Override
    public void use(LayerModes modes) {
        if (modes.equals(live.modes())) {
            return;
        }
        live.use(modes);
        Translation next = Translation.covering(live);
        try (PointerScope scope = new PointerScope()) {
            next.open(memory);
        }
        translation.close();
        translation = next;
        images = next.images(computing);
        memory.follow();
    }

    /** What keeps a model from this engine, layer by layer; empty: nothing. Needs no LibTorch. */
    public static List<String> uncovered(Model model) {
        return coverage(model).uncovered();
    }

    /** What this engine would compute of a model. Needs no LibTorch. */
    public static Coverage coverage(Model model) {
        try (LiveNetwork live = LiveNetwork.open(model)) {
            Translation translation = new Translation(live);
            return new Coverage(translation.faults(), translation.kinds());
        }
    }

    @Override
    public Layout layout() {
        return live.layout();
    }

    @Override
    public FloatBuffer weights() {
        return memory.weightsHere();
    }

    @Override
    public FloatBuffer gradient() {
        return memory.gradientHere();
    }

    @Override
    public void load(float[] weights) {
        memory.load(weights);
    }

    @Override
    public Updater updater(Plan plan) {
        return memory.updater(this, plan);
    }

    @Override
    public void prepare(Batch next) {
        if (memory.afar()) {
            feed.prepare(next);
        }
    }

    @Override
    public double computeGradient(Batch batch, Moment moment) {
        check.require(batch);
        if (carried != null && !batch.continues()) {
            carried.close();
        }
        double found;
        try (PointerScope scope = new PointerScope()) {
            memory.begin();
            Tensor loss = loss(batch, feed.take(batch), memory.training(moment).carrying(carried));
            // Read only when all is asked of the device, which so never waits for the host.
            memory.loss().expect(loss);
            loss.backward();
            translation.collect();
            found = memory.loss().get();
        } catch (RuntimeException e) {
            translation.forget();
            throw LibTorch.plain(e);
        }
        memory.normalise(moment); // ND4J's: the scope would free what it caches
        return found;
    }

    private Tensor loss(Batch batch, StagedBatch staged, Pass pass) {
        long[] shape = Shapes.of(live.outputShape(), batch.labels().length, batch.examples());
        float[] counted = batch.labelMask();
        Tensor mask = counted.length == 0
                ? null
                : memory.there(staged.labelMask().tensor(Shapes.mask(shape, live.outputs(), counted.length)));
        Tensor wanted = memory.there(staged.labels().tensor(shape));
        try (Computing.Autocast narrow = computing.autocast()) {
            return translation.loss(input(batch, staged), wanted, mask, pass.laid(images));
        }
    }

    private Signal input(Batch batch, StagedBatch staged) {
        long[] shape = Shapes.of(exampleShape, batch.features().length, batch.examples());
        int counted = batch.featureMask().length;
        return new Signal(
                memory.there(staged.features().tensor(shape)),
                counted == 0
                        ? null
                        : memory.there(staged.featureMask().tensor(Shapes.of(List.of(), counted, batch.examples()))));
    }

    @Override
    public void afterUpdate(Moment moment) {
        memory.afterUpdate(moment);
    }

    @Override
    public boolean constrained() {
        return live.constrained();
    }

    @Override
    public float[] predict(Batch batch) {
        check.requireFeatures(batch);
        try (PointerScope scope = new PointerScope();
                AutoGradMode off = new AutoGradMode(false);
                Computing.Autocast narrow = computing.autocast()) {
            Tensor outputs = translation
                    .outputs(input(batch, feed.put(batch)), Pass.INFERENCE.laid(images))
                    .contiguous()
                    .cpu();
            float[] result = new float[Math.toIntExact(outputs.numel())];
            outputs.data_ptr_float().get(result);
            return result;
        } catch (RuntimeException e) {
            throw LibTorch.plain(e);
        }
    }

    @Override
    public double loss(Batch batch) {
        check.require(batch);
        try (PointerScope scope = new PointerScope();
                AutoGradMode off = new AutoGradMode(false)) {
            return loss(batch, feed.put(batch), Pass.INFERENCE).item_double();
        } catch (RuntimeException e) {
            throw LibTorch.plain(e);
        }
    }

    @Override
    public void close() {
        if (carried != null) {
            carried.close();
        }
        feed.close();
        translation.close();
        memory.close();
        live.close();
        oneDnn.close();
    }
}
