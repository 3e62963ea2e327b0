package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.gradus.engine.Batch;
import org.gradus.engine.RowScaling;
import org.gradus.engine.Scaling;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this a replica could train on other numbers where its shard is on disk, or leave a file behind for every run. */
class ShardTest {
    private static final int ROWS = 1_000;
    private static final ShardSize SIZE = new ShardSize(ROWS, 5, 2);
    private static final RowScaling SCALING =
            RowScaling.of(new Scaling(new float[] {1, 2, 3, 4, 5}, new float[] {3, 7, 0, 1e-3f, 11}));

    @TempDir
    Path folder;

    private final List<byte[]> blocks = new ArrayList<>();

    @BeforeEach
    void fill() {
        Random random = new Random(4);
        for (int from = 0; from < ROWS; from += 100) {
            float[] features = new float[500];
            float[] labels = new float[200];
            for (int i = 0; i < features.length; i++) {
                features[i] = (float) random.nextGaussian();
            }
            for (int i = 0; i < labels.length; i++) {
                labels[i] = random.nextInt(2);
            }
            blocks.add(Packed.pack(new Block(100, features, labels, List.of(), null)));
        }
    }

    @Test
    void oneOnDiskHasTheBitsOfOneInMemory() {
        try (Shard memory = Shard.build(blocks.iterator(), SIZE, SCALING, new MemoryStore(SIZE));
                Shard disk = Shard.build(blocks.iterator(), SIZE, SCALING, store())) {
            assertThat(memory.onDisk()).isFalse();
            assertThat(disk.onDisk()).isTrue();
            assertSame(memory, disk);
        }
    }

    @Test
    void oneThatIsEncryptedHasThemToo() {
        FileStore store = new FileStore(folder.resolve("secret"), SIZE, Optional.of(new ShardCipher(256)));
        try (Shard memory = Shard.build(blocks.iterator(), SIZE, SCALING, new MemoryStore(SIZE));
                Shard disk = Shard.build(blocks.iterator(), SIZE, SCALING, store)) {
            assertSame(memory, disk);
        }
    }

    @Test
    void nobodyElseReadsItsFile() throws IOException {
        float[] rows = new float[1 << 19]; // zeros; more than goes to the file at once
        ShardSize size = new ShardSize(1 << 18, 1, 1);
        for (boolean encrypted : new boolean[] {false, true}) {
            Path file = folder.resolve("rows-" + encrypted);
            Optional<ShardCipher> cipher = encrypted ? Optional.of(new ShardCipher(128)) : Optional.empty();
            try (FileStore store = new FileStore(file, size, cipher)) {
                store.put(rows, 0, rows.length);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                byte[] bytes = Files.readAllBytes(file);
                assertThat(bytes.length).isEqualTo(2 << 20);
                int zeros = 0;
                for (byte one : bytes) {
                    zeros += one == 0 ? 1 : 0;
                }
                assertThat(zeros)
                        .isBetween(encrypted ? 0 : bytes.length, encrypted ? bytes.length / 100 : bytes.length);
            }
        }
    }

    @Test
    void oneMayBeLargerThanAnArray() {
        // An array of 1,000 bytes has 35 rows of 28; one of 3 bytes has the one row that it must have.
        for (long bytes : new long[] {1_000, 3}) {
            try (Shard one = Shard.build(blocks.iterator(), SIZE, SCALING, new MemoryStore(SIZE));
                    Shard many = Shard.build(blocks.iterator(), SIZE, SCALING, new MemoryStore(SIZE, bytes))) {
                assertSame(one, many);
            }
        }
    }

    @Test
    void batchesAreTheSameHoweverTheyAreAskedFor() {
        try (Batches memory = batches(new MemoryStore(SIZE));
                Batches disk = batches(store())) {
            assertThat(disk.perEpoch()).isEqualTo(memory.perEpoch());
            for (int epoch : new int[] {0, 1, 2, 1, 7, 8, 0}) {
                for (int index = 0; index < memory.perEpoch(); index++) {
                    assertSame(memory.get(epoch, index), disk.get(epoch, index));
                }
            }
            Random random = new Random(2);
            for (int i = 0; i < 50; i++) {
                int epoch = random.nextInt(4);
                int index = random.nextInt(memory.perEpoch());
                assertSame(memory.get(epoch, index), disk.get(epoch, index));
            }
        }
    }

    @Test
    void groupsMayEndWithinAnEpoch() {
        // Rows of 4 MB: a group has two batches of one row, an epoch three.
        ShardSize wide = new ShardSize(3, 1 << 20, 1);
        List<byte[]> rows = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            float[] features = new float[1 << 20];
            features[row] = row + 0.5f;
            rows.add(Packed.pack(new Block(1, features, new float[] {row}, List.of(), null)));
        }
        FileStore store = new FileStore(folder.resolve("wide"), wide, Optional.empty());
        try (Batches memory = new Batches(
                        Shard.build(rows.iterator(), wide, RowScaling.NONE, new MemoryStore(wide)), 1, 5, 0, true);
                Batches disk = new Batches(Shard.build(rows.iterator(), wide, RowScaling.NONE, store), 1, 5, 0, true)) {
            Batch before = disk.get(0, 0);
            for (int k = 1; k < 9; k++) {
                Batch now = disk.get(k / 3, k % 3);
                assertSame(memory.get((k - 1) / 3, (k - 1) % 3), before);
                before = now;
            }
        }
    }

    @Test
    void noFileAndNoThreadStays() throws IOException {
        try (Batches disk = batches(store())) {
            disk.get(0, 0);
            assertThat(readers()).isPositive();
        }
        assertThat(readers()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatEndsTheBuildingLeavesNoFile() throws IOException {
        for (ShardSize wrong : List.of(new ShardSize(ROWS - 1, 5, 2), new ShardSize(ROWS + 1, 5, 2))) {
            assertThatThrownBy(() -> Shard.build(
                            blocks.iterator(),
                            wrong,
                            SCALING,
                            new FileStore(folder.resolve("x"), wrong, Optional.empty())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must have " + wrong.rows());
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aFolderThatIsGoneIsNamed() {
        Path gone = folder.resolve("gone").resolve("shard");
        assertThatThrownBy(() -> new FileStore(gone, SIZE, Optional.empty()))
                .isInstanceOf(ShardException.class)
                .hasMessageStartingWith(gone + " on ")
                .hasMessageContaining(": a shard of 28,000 bytes cannot be kept there: the folder is gone;");
    }

    @Test
    void oneThatIsClosedIsNotRead() {
        Shard disk = Shard.build(blocks.iterator(), SIZE, SCALING, store());
        disk.close();
        disk.close();
        assertThatThrownBy(() -> disk.copy(0, 0, new float[5], new float[2])).isInstanceOf(RuntimeException.class);
    }

    @Test
    void oneMayBeEmpty() {
        ShardSize none = new ShardSize(0, 5, 2);
        for (ShardStore store :
                List.of(new MemoryStore(none), new FileStore(folder.resolve("none"), none, Optional.empty()))) {
            List<byte[]> nothing = List.of();
            try (Batches batches = new Batches(Shard.build(nothing.iterator(), none, SCALING, store), 32, 1, 0, true)) {
                assertThat(batches.perEpoch()).isZero();
            }
        }
    }

    private FileStore store() {
        return new FileStore(folder.resolve("shard"), SIZE, Optional.empty());
    }

    private Batches batches(ShardStore store) {
        return new Batches(Shard.build(blocks.iterator(), SIZE, SCALING, store), 32, 5, 1, true);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static long readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gradus-read-ahead"))
                .count();
    }

    private static void assertSame(Shard one, Shard other) {
        Block a = TestTable.copy(one);
        Block b = TestTable.copy(other);
        assertThat(b.features()).isEqualTo(a.features());
        assertThat(b.labels()).isEqualTo(a.labels());
    }

    private static void assertSame(Batch a, Batch b) {
        assertThat(b.features()).isEqualTo(a.features());
        assertThat(b.labels()).isEqualTo(a.labels());
        assertThat(b.examples()).isEqualTo(a.examples());
    }
}
