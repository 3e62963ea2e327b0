package org.gradus.job.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Says of each file of a folder how long it is and what its SHA-256 is. It is written last, so a folder whose manifest is right is
 * whole.
 */
final class Manifest {
    static final String FILE = "files.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> written = new LinkedHashMap<>();

    /** What makes a folder unusable, in one line. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String what) {
            super(what);
        }
    }

    /** A file's content, which is taken note of as it is written. */
    RunDirectory.Content noted(String name, RunDirectory.Content content) {
        return out -> {
            Counted counted = new Counted(new DigestOutputStream(out, DigestUtils.getSha256Digest()));
            content.writeTo(counted);
            counted.flush();
            written.put(name, counted.facts());
        };
    }

    /** The manifest itself, of all that was written before it. */
    RunDirectory.Content content() {
        return out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(written));
    }

    private static final class Counted extends FilterOutputStream {
        private final DigestOutputStream digest;
        private long bytes;

        Counted(DigestOutputStream digest) {
            super(digest);
            this.digest = digest;
        }

        Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("bytes", bytes);
            facts.put("sha256", Hex.encodeHexString(digest.getMessageDigest().digest()));
            return facts;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            out.write(from, at, length);
            bytes += length;
        }
    }

    /**
     * The files of a folder, each as it was written.
     *
     * @throws Damaged when one is missing, cut, altered or cannot be read
     */
    static Map<String, byte[]> read(RunDirectory directory, String folder) throws Damaged {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(file(directory, folder, FILE));
        } catch (IOException e) {
            throw new Damaged(FILE + " is not JSON");
        }
        if (!manifest.isObject() || manifest.isEmpty()) {
            throw new Damaged(FILE + " lists no files");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : manifest.properties()) {
            String name = entry.getKey();
            byte[] bytes = file(directory, folder, name);
            long wanted = entry.getValue().path("bytes").asLong(-1);
            if (bytes.length != wanted) {
                throw new Damaged(String.format("%s has %,d bytes; must have %,d", name, bytes.length, wanted));
            }
            if (!DigestUtils.sha256Hex(bytes)
                    .equals(entry.getValue().path("sha256").asText())) {
                throw new Damaged(name + " is altered: its SHA-256 is not the one in " + FILE);
            }
            files.put(name, bytes);
        }
        return files;
    }

    private static byte[] file(RunDirectory directory, String folder, String name) throws Damaged {
        try {
            return directory.read(folder + "/" + name);
        } catch (FileNotFoundException e) {
            throw new Damaged(name + " is missing");
        } catch (IOException | IllegalArgumentException e) {
            throw new Damaged(name + " cannot be read: " + e.getMessage());
        }
    }
}
