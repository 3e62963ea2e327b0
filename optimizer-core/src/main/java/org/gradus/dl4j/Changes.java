package org.gradus.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.gradus.group.Group;
import org.gradus.group.Mask;
import org.gradus.group.Selectors;
import org.gradus.plan.OptimizerSettings;
import org.gradus.setting.Names;

/**
 * Changes of course, for {@link GroupedOptimizerBuilder#at} and {@link GroupedOptimizer#change(UnaryOperator)}. Each is applied
 * to the settings in force; a group that does not exist is an IllegalArgumentException that names those that do.
 */
public final class Changes {
    private Changes() {}

    /** Adds a group; its elements must belong to {@code rest} until then. */
    public static UnaryOperator<OptimizerSettings> add(Group group) {
        return settings -> {
            List<Group> more = new ArrayList<>(settings.groups());
            more.add(group);
            return with(settings, settings.rest(), more, settings.masks());
        };
    }

    /**
     * Adds a group that starts from the settings of {@code rest}, free.
     *
     * @param name unique
     * @param select as {@link Selectors#parse} reads it
     * @param difference what it has else
     */
    public static UnaryOperator<OptimizerSettings> add(String name, String select, UnaryOperator<Group> difference) {
        return settings -> add(difference.apply(
                        like(settings.rest(), name, select).withoutFreezing()))
                .apply(settings);
    }

    /** A group with another one's settings. */
    static Group like(Group other, String name, String select) {
        return new Group(
                name,
                Selectors.parse(select),
                other.rule(),
                other.lr(),
                other.weightDecay(),
                other.l1(),
                other.schedules(),
                other.clipping(),
                other.frozen(),
                other.thaws(),
                other.statistics(),
                other.maximize());
    }

    /** Gives the elements of a group back to {@code rest}. */
    public static UnaryOperator<OptimizerSettings> remove(String name) {
        return settings -> {
            List<Group> fewer = new ArrayList<>(settings.groups());
            fewer.remove(place(settings, name));
            return with(settings, settings.rest(), fewer, settings.masks());
        };
    }

    /** Puts what becomes of a group in its place; {@code rest} is one too. */
    public static UnaryOperator<OptimizerSettings> group(String name, UnaryOperator<Group> to) {
        return settings -> {
            if (name.equals(Group.REST)) {
                return with(settings, to.apply(settings.rest()), settings.groups(), settings.masks());
            }
            List<Group> groups = new ArrayList<>(settings.groups());
            groups.replaceAll(g -> g.name().equals(name) ? to.apply(g) : g);
            place(settings, name);
            return with(settings, settings.rest(), groups, settings.masks());
        };
    }

    /** Keeps a group as it is from there on: no update, no decay, no state. */
    public static UnaryOperator<OptimizerSettings> freeze(String name) {
        return group(name, g -> g.withFrozen(true));
    }

    /**
     * Lets a frozen group move, also what the model itself freezes (FrozenLayer); its state starts from zeros.
     */
    public static UnaryOperator<OptimizerSettings> unfreeze(String name) {
        return group(name, g -> g.withFrozen(false));
    }

    /** Another base learning rate of a group; its schedule goes on from it. */
    public static UnaryOperator<OptimizerSettings> lr(String name, double lr) {
        return group(name, g -> g.withLr(lr));
    }

    /** Adds a mask. */
    public static UnaryOperator<OptimizerSettings> mask(Mask mask) {
        return settings -> {
            List<Mask> more = new ArrayList<>(settings.masks());
            more.add(mask);
            return with(settings, settings.rest(), settings.groups(), more);
        };
    }

    private static int place(OptimizerSettings settings, String name) {
        List<String> names = settings.groups().stream().map(Group::name).toList();
        if (!names.contains(name)) {
            List<String> existing = new ArrayList<>(names);
            existing.add(Group.REST);
            throw new IllegalArgumentException("no group \"" + name + "\"; " + Names.hint(name, existing));
        }
        return names.indexOf(name);
    }

    private static OptimizerSettings with(OptimizerSettings from, Group rest, List<Group> groups, List<Mask> masks) {
        return new OptimizerSettings(rest, groups, masks, from.clipNorm(), from.guard(), from.seed());
    }
}
