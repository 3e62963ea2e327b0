package org.gradus.job.driver;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk under the scheme {@code faulty}, which a test can make fail: as for a process that is killed, or as a full disk. */
public final class FaultyFs extends DelegateToFileSystem {
    private static long left = Long.MAX_VALUE;
    private static long space = Long.MAX_VALUE;

    /** Hadoop makes it so. */
    public FaultyFs(URI uri, Configuration conf) throws IOException, URISyntaxException {
        super(uri, new Disk(), conf, "faulty", false);
    }

    static Configuration configuration() {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.AbstractFileSystem.faulty.impl", FaultyFs.class.getName());
        return hadoop;
    }

    /**
     * From the n-th change on nothing is changed any more, 0 being the next. A file's creation and its first write are changes; the
     * latter is then done by half.
     */
    static void dieAfter(long changes) {
        left = changes;
    }

    /** Room for some bytes more. */
    static void space(long bytes) {
        space = bytes;
    }

    static void heal() {
        left = Long.MAX_VALUE;
        space = Long.MAX_VALUE;
    }

    private static boolean dead() {
        return left-- <= 0;
    }

    private static void change() throws IOException {
        if (dead()) {
            throw new IOException("dead");
        }
    }

    @Override
    public FSDataOutputStream createInternal(
            Path file,
            EnumSet<CreateFlag> flag,
            FsPermission permission,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress,
            ChecksumOpt checksum,
            boolean parent)
            throws IOException {
        change();
        FSDataOutputStream out = super.createInternal(
                file, flag, permission, bufferSize, replication, blockSize, progress, checksum, parent);
        return new FSDataOutputStream(new FaultyStream(out), null);
    }

    @Override
    public void mkdir(Path folder, FsPermission permission, boolean parents) throws IOException {
        change();
        super.mkdir(folder, permission, parents);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        change();
        return super.delete(path, recursive);
    }

    @Override
    public void renameInternal(Path from, Path to) throws IOException {
        change();
        super.renameInternal(from, to);
    }

    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
        change();
        super.renameInternal(from, to, overwrite);
    }

    private static final class FaultyStream extends FilterOutputStream {
        private boolean begun;

        FaultyStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (left <= 0 || (!begun && dead())) {
                out.write(bytes, from, length / 2);
                throw new IOException("dead");
            }
            begun = true;
            space -= length;
            if (space < 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, from, length);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }
    }

    private static final class Disk extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("faulty:///");
        }

        @Override
        protected void checkPath(Path path) {
            // any scheme
        }
    }
}
