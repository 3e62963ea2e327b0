package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.gradus.job.data.TestSpark;
import scala.Function1;
import scala.collection.JavaConverters;

/**
 * What runs have left in this JVM and on its disk.
 *
 * @param threads by name
 * @param objects how many there are of the classes that a run makes, dead ones not counted
 * @param persistent numbers of the data sets that Spark was told to keep
 * @param blocks of Spark's block manager
 * @param files in Spark's local folders, and Gradus's own in the folder of temporary files
 */
record Leftovers(
        List<String> threads,
        Map<String, Long> objects,
        Set<Integer> persistent,
        Set<String> blocks,
        Set<String> files) {
    /** Packages of what lives in executors, and of what drives them. */
    private static final List<String> OURS = List.of(
            "org.gradus.job.wire.",
            "org.gradus.job.average.",
            "org.gradus.job.replica.",
            "org.gradus.job.driver.",
            "org.gradus.job.data.",
            "org.gradus.dl4j.torch.",
            "org.gradus.update.");

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    /** Looks, after a collection. */
    static Leftovers now() {
        Map<String, Long> objects = alive();
        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gradus-"))
                .sorted()
                .toList();
        return new Leftovers(threads, objects, datasets(), kept(), written());
    }

    /** Numbers of the data sets that Spark is told to keep, at this moment; it forgets those that are garbage, too. */
    static Set<Integer> datasets() {
        SparkContext spark = TestSpark.session().sparkContext();
        Set<Integer> persistent = new TreeSet<>();
        JavaConverters.mapAsJavaMap(spark.getPersistentRDDs())
                .keySet()
                .forEach(id -> persistent.add(((Number) id).intValue()));
        return persistent;
    }

    /**
     * Fails unless there is nothing that was not there before. Spark removes some things a little after they have died.
     *
     * @param before what was there
     */
    static void noMoreThan(Leftovers before) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        Leftovers more = now().without(before);
        while (!more.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(100);
            more = now().without(before);
        }
        assertThat(more).as("left behind").isEqualTo(nothing());
    }

    private static Leftovers nothing() {
        return new Leftovers(List.of(), Map.of(), Set.of(), Set.of(), Set.of());
    }

    private boolean isEmpty() {
        return equals(nothing());
    }

    private Leftovers without(Leftovers before) {
        List<String> moreThreads = new ArrayList<>(threads);
        before.threads.forEach(moreThreads::remove);
        Map<String, Long> moreObjects = new TreeMap<>();
        objects.forEach((name, count) -> {
            if (count > before.objects.getOrDefault(name, 0L)) {
                moreObjects.put(name, count - before.objects.getOrDefault(name, 0L));
            }
        });
        return new Leftovers(
                moreThreads,
                moreObjects,
                minus(persistent, before.persistent),
                minus(blocks, before.blocks),
                minus(files, before.files));
    }

    private static <T> Set<T> minus(Set<T> all, Set<T> some) {
        Set<T> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /** Counts live objects; the virtual machine collects garbage for it. */
    private static Map<String, Long> alive() {
        Map<String, Long> objects = new TreeMap<>();
        VirtualMachine.command("gcClassHistogram")
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .forEach(words -> {
                    if (words.length >= 4
                            && OURS.stream().anyMatch(words[3]::startsWith)
                            && !words[3].contains("$$Lambda")) {
                        objects.put(words[3], Long.parseLong(words[1]));
                    }
                });
        return objects;
    }

    private static Set<String> kept() {
        Function1<BlockId, Object> all = id -> true;
        Set<String> names = new HashSet<>();
        JavaConverters.seqAsJavaList(SparkEnv.get().blockManager().getMatchingBlockIds(all))
                .forEach(id -> names.add(id.name()));
        return names;
    }

    private static Set<String> written() {
        Set<String> files = new HashSet<>();
        for (String folder : SparkEnv.get().blockManager().diskBlockManager().localDirsString()) {
            walk(new File(folder), files);
        }
        File[] ours = new File(System.getProperty("java.io.tmpdir")).listFiles((in, name) -> name.startsWith("gradus"));
        for (File file : ours == null ? new File[0] : ours) {
            files.add(file.toString());
        }
        return files;
    }

    /** Spark deletes files meanwhile. */
    private static void walk(File file, Set<String> files) {
        File[] inside = file.listFiles();
        if (inside == null && file.isFile()) {
            files.add(file.toString());
        }
        for (File each : inside == null ? new File[0] : inside) {
            walk(each, files);
        }
    }
}
