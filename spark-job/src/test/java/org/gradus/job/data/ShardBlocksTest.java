package org.gradus.job.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gradus.job.data.TestTable.NO_SCALING;
import static org.gradus.job.data.TestTable.ROWS;
import static org.gradus.job.data.TestTable.config;
import static org.gradus.job.data.TestTable.csv;
import static org.gradus.job.data.TestTable.write;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.filefilter.PrefixFileFilter;
import org.apache.commons.io.filefilter.TrueFileFilter;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.DiskBlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.gradus.job.config.DataConfig.Format;
import org.gradus.job.config.DealConfig.Shards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without this a replica could not be built again where an executor died, or would be tried for ever where a disk is full. */
class ShardBlocksTest {
    @TempDir
    Path folder;

    private Dealt dealt;

    @BeforeEach
    void deal() {
        String file = write(folder.resolve("t.csv"), csv(0, ROWS));
        Rows rows = TestTable.read(config(Format.CSV, false, List.of("-1"), List.of()), file);
        dealt = Dealer.deal(rows, 2, NO_SCALING).materialise();
    }

    @AfterEach
    void release() {
        dealt.close();
    }

    @Test
    void aShardIsBuiltAsOftenAsItIsAskedFor() {
        for (ShardStorage storage : ShardStorage.values()) {
            for (int time = 0; time < 2; time++) {
                try (Shard shard = dealt.shards(storage).open(1)) {
                    assertThat(shard.rows()).isEqualTo(ROWS / 2);
                    assertThat(TestTable.copy(shard).features()[1]).isEqualTo(-1);
                    assertThat(shard.onDisk()).isEqualTo(storage == ShardStorage.DISK);
                }
            }
        }
    }

    @Test
    void rowsThatNobodyHasAreLost() {
        SparkEnv.get().blockManager().removeBlock(block(1), true);
        assertThatThrownBy(() -> dealt.shards(ShardStorage.DISK).open(1))
                .isInstanceOfSatisfying(
                        ShardLost.class, lost -> assertThat(lost.replica()).isEqualTo(1))
                .hasMessage("the rows of replica 1 (partition 1 of RDD "
                        + dealt.blocks().id() + ") are on no executor any more");
        dealt.materialise();
        aShardIsBuiltAsOftenAsItIsAskedFor();
    }

    @Test
    void rowsWhoseFileIsGoneAreLost() {
        assertThat(disk().getFile(block(0)).delete()).isTrue();
        assertThatThrownBy(() -> dealt.shards(ShardStorage.MEMORY).open(0)).isInstanceOf(ShardLost.class);
        dealt.materialise();
        dealt.shards(ShardStorage.MEMORY).open(0).close();
    }

    @Test
    void nobodyHoldsABlockThatWasNotReadToItsEnd() {
        List<ShardSize> wrong = List.of(new ShardSize(1, 3, 3), new ShardSize(1, 3, 3));
        ShardBlocks blocks = new ShardBlocks(dealt.blocks().id(), wrong, NO_SCALING, ShardStorage.MEMORY);
        assertThatThrownBy(() -> blocks.open(0)).isInstanceOf(IllegalStateException.class);
        SparkEnv.get().blockManager().removeBlock(block(0), true); // waits for ever for who holds it
        assertThatThrownBy(() -> blocks.open(0)).isInstanceOf(ShardLost.class);
    }

    @Test
    void aShardOnDiskLiesWhereSparkDeletesIt() {
        FileStore store = FileStore.inLocalFolder(new ShardSize(1, 1, 1));
        assertThat(files()).hasSize(1);
        store.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void aLocalFolderThatIsGoneIsNamed() throws IOException {
        try {
            for (File local : disk().localDirs()) {
                FileUtils.deleteDirectory(local);
            }
            assertThatThrownBy(() -> ShardStorage.DISK.store(new ShardSize(10, 1, 1)))
                    .isInstanceOf(ShardException.class)
                    .hasMessageContaining(disk().localDirs()[0].toString())
                    .hasMessageContaining(" on ")
                    .hasMessageContaining("the folder is gone");
        } finally {
            TestSpark.session().stop();
            TestSpark.session();
            deal();
        }
    }

    @Test
    void sizesDecideWhereShardsAreKept() {
        assertThat(StorageChoice.of(Shards.AUTO, 100, 3, 600).storage()).isEqualTo(ShardStorage.MEMORY);
        StorageChoice large = StorageChoice.of(Shards.AUTO, 100, 3, 599);
        assertThat(large.storage()).isEqualTo(ShardStorage.DISK);
        assertThat(large)
                .hasToString("shards are kept on disk: the shards of an executor have 300 bytes,"
                        + " which are more than half of its heap of 599");
        assertThat(StorageChoice.of(Shards.MEMORY, 100, 3, 599).storage()).isEqualTo(ShardStorage.MEMORY);
        assertThat(StorageChoice.of(Shards.DISK, 1, 1, 599).storage()).isEqualTo(ShardStorage.DISK);
    }

    private RDDBlockId block(int replica) {
        return new RDDBlockId(dealt.blocks().id(), replica);
    }

    private static DiskBlockManager disk() {
        return SparkEnv.get().blockManager().diskBlockManager();
    }

    private static List<File> files() {
        return Arrays.stream(disk().localDirs())
                .flatMap(local ->
                        FileUtils.listFiles(local, new PrefixFileFilter("temp_local"), TrueFileFilter.TRUE).stream())
                .toList();
    }
}
