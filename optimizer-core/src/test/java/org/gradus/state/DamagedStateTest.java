package org.gradus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gradus.plan.Planned;
import org.gradus.setting.Fault;
import org.gradus.setting.FaultsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Files that are damaged, or made to do harm. Without it half a state may be taken for a whole one, or a stranger's file fill
 * the memory.
 */
class DamagedStateTest {
    private static final String BUFFER = "middle/momentum_buffer/2_b.npy";

    private byte[] bytes;
    private Map<String, byte[]> entries;

    @BeforeEach
    void write() throws IOException {
        Planned planned = StateFixture.planned();
        bytes = StateFixture.bytes(planned, StateFixture.state(planned, 5));
        entries = StateFileTest.entries(bytes);
    }

    @Test
    void whatIsNoZipOrNoStateIsRefused() {
        assertRefused(ascii("no zip at all"), "not an .npz file: it has no entries");
        assertRefused(new byte[0], "not an .npz file: it has no entries");
        entries.remove(StateFile.SETTINGS);
        assertRefused(
                zip(),
                "middle/momentum_buffer/2_W.npy: the first entry; it must be settings.json, as in every state of format 2 or later");
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        for (int length = 0; length < directory; length += 7) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> StateFixture.read(cut))
                    .as("cut after " + length)
                    .isInstanceOf(FaultsException.class);
        }
        assertThatThrownBy(() -> StateFixture.read(Arrays.copyOf(bytes, directory - 900)))
                .hasMessageContaining(": damaged: ")
                .hasMessageContaining("; nothing after it was read");
    }

    @Test
    void aBitThatFlippedIsFound() {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("rest/exp_avg/1_gamma.npy") + 160;
        bytes[at] ^= 1;
        assertThatThrownBy(() -> StateFixture.read(bytes))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("rest/exp_avg/1_gamma.npy: damaged: invalid entry CRC");
    }

    @Test
    void everyDamagedArrayIsListed() throws IOException {
        entries.put(BUFFER, ascii("xNUMPY"));
        entries.remove("head/row/3_W.npy");
        entries.put("../../etc/passwd", ascii("root"));
        entries.put("masks/0.npy", entries.get("masks/1.npy"));
        entries.put("masks/1.npy", concat(entries.get("masks/1.npy"), new byte[4]));
        FaultsException refused = catchThrowableOfType(FaultsException.class, () -> StateFixture.read(zip()));
        assertThat(refused.faults())
                .extracting(Fault::toString)
                .containsExactly(
                        BUFFER + ": not an .npy file: starts with bytes 78 4e 55 4d 50 59; must be 93 4e 55 4d 50 59",
                        "masks/0.npy: shape is [15]; must be [12]",
                        "masks/1.npy: goes on after the end of its array",
                        "../../etc/passwd: unknown; settings.json has no such array",
                        "head/row/3_W.npy: missing; must be there with 3 floats");
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() throws IOException {
        entries.put("masks/X.npy", entries.get("masks/0.npy"));
        byte[] twice = replace(zip(), "masks/X.npy", "masks/0.npy");
        assertRefused(twice, "masks/0.npy: is there twice");
    }

    @Test
    void headersThatPromiseTooMuchTakeNoMemory() {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s,), }";
        entries.put(BUFFER, npy(String.format(header, "2500000000")));
        entries.put("masks/0.npy", npy(String.format(header, "268000000")));
        entries.put("masks/1.npy", concat(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1}));
        FaultsException refused = catchThrowableOfType(FaultsException.class, () -> StateFixture.read(zip()));
        assertThat(refused.faults())
                .extracting(Fault::toString)
                .containsExactly(
                        BUFFER + ": shape has 2500000000; must be at most 2147483647",
                        "masks/0.npy: .npy file ends after 0 bytes of data; shape [268000000] of <f4 needs 1072000000",
                        "masks/1.npy: .npy header has 4294967295 bytes; must be at most 1048576");
    }

    @Test
    void whatInflatesTooFarIsNotInflated() {
        byte[] buffer = entries.get(BUFFER);
        byte[] zeros =
                concat(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (16777216,), }"), new byte[1 << 26]);
        entries.put(BUFFER, zeros);
        assertRefused(zip(), BUFFER + ": more than 4120 bytes; nothing after it was read");
        entries.put("zeros", entries.put(BUFFER, buffer));
        assertRefused(
                zip(),
                "zeros: unknown; settings.json has no such array",
                "zeros: compressed to less than 1/50 of its length; nothing after it was read");
        entries.put(StateFile.SETTINGS, new byte[1 << 25]);
        assertRefused(zip(), "settings.json: compressed to less than 1/50 of its length; nothing after it was read");
    }

    @Test
    void settingsThatPromiseMoreThanIsThereTakeNoMemory() {
        settings(text -> text.replace("\"momentum_buffer\":3", "\"momentum_buffer\":268435455"));
        assertRefused(zip(), BUFFER + ": shape is [3]; must be [268435455]");
    }

    @Test
    void stateOfFormatTwoIsReadAndHasNoCohorts() throws IOException {
        settings(text -> text.replace("\"format\":3", "\"format\":2").replaceAll(",\"cohorts\":\\[\\d+\\]", ""));
        assertThat(StateFixture.read(zip()).fit(StateFixture.planned()).groups())
                .allSatisfy(group -> assertThat(group.cohorts()).isEqualTo(Cohorts.ONE));
    }

    @Test
    void cohortsThatAreNoneAreFaults() {
        settings(text -> text.replaceFirst("\"cohorts\":\\[5\\]", "\"cohorts\":[]")
                .replaceFirst("\"cohorts\":\\[4\\]", "\"cohorts\":[4,7]")
                .replaceFirst("\"cohorts\":\\[3\\]", "\"cohorts\":[3,-1]"));
        assertRefused(
                zip(),
                "groups[0].cohorts: []; the largest must be that of steps, 5",
                "groups[1].cohorts: [4,7]; the largest must be that of steps, 4",
                "groups[2].cohorts[1]: -1; must be a whole number, 0 or more");
        settings(text -> text.replace("\"cohorts\":[]", "\"cohorts\":[5]")
                .replace("\"cohorts\":[4,7]", "\"cohorts\":[4,2]")
                .replace("\"cohorts\":[3,-1]", "\"cohorts\":[3]"));
        entries.put("middle/cohorts/2_b.npy", entries.get(BUFFER));
        assertRefused(
                zip(),
                "middle/cohorts/2_b.npy: [0] is 106.0; must be a whole number from 0 to 1",
                "middle/cohorts/2_W.npy: missing; must be there with 6 floats");
    }

    @Test
    void settingsOfALaterVersionAreRefusedByTheirVersion() {
        settings(text -> text.replace("\"format\":3", "\"format\":4,\"colour\":{\"new\":1}"));
        assertRefused(zip(), "format: 4; must be 2 or 3: a later version of Gradus wrote this file");
        settings(text -> text.replace("\"format\":4,", "\"format\":3,"));
        assertRefused(zip(), "colour: unknown; must be one of format, groups, masks, observations, run, skips, step");
    }

    @Test
    void everyFaultOfTheSettingsIsListed() {
        settings(text -> text.replace("\"step\":5", "\"step\":-5")
                .replace("\"total\":3", "\"total\":1e300")
                .replace("\"name\":\"head\"", "\"name\":\"stem\"")
                .replace("\"steps\":4", "\"steps\":\"four\"")
                .replace("\"momentum_buffer\":3", "\"momentum_buffer\":3000000000")
                .replace("\"owner\":\"rest\"", "\"owner\":\"re\\u001bst\"")
                .replace("\"length\":12", "\"length\":null")
                .replace("\"loss\":\"NaN\"", "\"loss\":\"high\""));
        FaultsException refused = catchThrowableOfType(FaultsException.class, () -> StateFixture.read(zip()));
        assertThat(refused.faults())
                .extracting(Fault::toString)
                .containsExactly(
                        "step: -5; must be a whole number, 0 or more",
                        "skips.total: 1.0E300; must be a whole number, 0 or more",
                        "groups[1].steps: \"four\"; must be a whole number, 0 or more",
                        "groups[1].parameters.2_b.slots.momentum_buffer: 3000000000;"
                                + " must be a whole number, from 0 to 268435455",
                        "groups[2].name: \"stem\" is taken; names of groups are unique",
                        "groups[3].owner: \"re\\u001Bst\"; must be at least 1 character, none of them a control character",
                        "masks[0].length: null; must be a whole number, from 0 to 268435455",
                        "observations[1].metrics.loss: \"high\"; must be a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    }

    @Test
    void settingsThatAreNoJsonAreRefused() {
        for (String text :
                new String[] {"", "{", "[]", "null", "7", "{} {}", "{\"step\":1,\"step\":2}", "[".repeat(2000)}) {
            settings(json -> text);
            assertThatThrownBy(() -> StateFixture.read(zip()))
                    .as(text)
                    .isInstanceOf(FaultsException.class)
                    .hasMessageStartingWith("optimizer state: 1 fault\n  ");
        }
    }

    @Test
    void numbersOfAnyLengthAreNoMoreThanADifference() throws IOException {
        settings(text -> text.replace("\"lr\":0.1", "\"lr\":1e999999999")
                .replace("\"clipNorm\":null", "\"clipNorm\":" + "9".repeat(900)));
        SavedState saved = StateFixture.read(zip());
        assertThatThrownBy(() -> saved.fit(StateFixture.planned()))
                .isInstanceOf(FaultsException.class)
                .hasMessageContaining("\n  group middle.lr: ")
                .hasMessageContaining("\n  run.clipNorm: 999");
    }

    private void settings(UnaryOperator<String> change) {
        entries.compute(StateFile.SETTINGS, (name, text) -> change.apply(new String(text, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    }

    private byte[] zip() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : new LinkedHashMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void assertRefused(byte[] file, String... faults) {
        FaultsException refused = catchThrowableOfType(FaultsException.class, () -> StateFixture.read(file));
        assertThat(refused.faults()).extracting(Fault::toString).containsExactly(faults);
    }

    private static byte[] npy(String header) {
        return concat(
                new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0}, ascii(header));
    }

    private static byte[] concat(byte[]... arrays) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] array : arrays) {
            out.writeBytes(array);
        }
        return out.toByteArray();
    }

    private static byte[] replace(byte[] file, String from, String to) {
        return new String(file, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
