package org.gradus.dl4j.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Without it a few kilobytes of a stranger's could fill memory, or say one thing to us and another to DL4J. */
class ZipEntriesTest {
    private static final Set<String> WANTED = Set.of("a", "b");

    @Test
    void whatIsAskedForIsThereAndNothingElse() {
        byte[] zip = ZipBytes.of("a", new byte[] {1, 2}, "../b", new byte[] {3}, "c", new byte[1 << 20]);
        ZipEntries entries = ZipEntries.read(zip, WANTED);
        assertThat(entries.wanted()).containsOnlyKeys("a");
        assertThat(entries.wanted().get("a")).containsExactly(1, 2);
        assertThat(entries.names()).containsExactly("a", "../b", "c");
    }

    @Test
    void aFileThatUnpacksToFarMoreThanItHasIsRefused() {
        for (String name : new String[] {"a", "other"}) {
            byte[] zip = ZipBytes.of(name, new byte[ZipEntries.FLOOR + 1]);
            assertThat(zip.length).isLessThan(100_000);
            assertThatThrownBy(() -> ZipEntries.read(zip, WANTED))
                    .hasMessageContaining(
                            "bytes that unpacks to more than 16777216; must unpack to 100 times its size");
        }
        byte[] zeros = ZipBytes.of("a", new byte[ZipEntries.FLOOR - 1]);
        assertThat(ZipEntries.read(zeros, WANTED).wanted().get("a")).hasSize(ZipEntries.FLOOR - 1);
        byte[] many = ZipBytes.of("a", new byte[ZipEntries.FLOOR / 2], "b", new byte[ZipEntries.FLOOR / 2 + 1]);
        assertThatThrownBy(() -> ZipEntries.read(many, WANTED)).hasMessageContaining("unpacks to more than");
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() {
        byte[] zip = ZipBytes.of("a", new byte[] {1}, "x", new byte[] {2});
        for (int i = 0; i < zip.length; i++) {
            zip[i] = zip[i] == 'x' ? (byte) 'a' : zip[i]; // the writer would not
        }
        assertThatThrownBy(() -> ZipEntries.read(zip, WANTED)).hasMessage("a zip file that has the entry a twice");
    }

    @Test
    void changedBytesAreAFaultOrChangeNothing() {
        byte[] zip = ZipBytes.of("a", new byte[] {1, 2, 3, 4, 5, 6, 7}, "b", new byte[100]);
        for (int at = 0; at < zip.length; at++) {
            byte[] changed = zip.clone();
            changed[at] ^= 0x55;
            try {
                ZipEntries.read(changed, WANTED).wanted().forEach((name, content) -> assertThat(content)
                        .hasSizeLessThanOrEqualTo(100));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        byte[] part = Arrays.copyOf(zip, 40); // within the first entry
        assertThatThrownBy(() -> ZipEntries.read(part, WANTED)).hasMessageStartingWith("a damaged zip file: ");
    }
}
