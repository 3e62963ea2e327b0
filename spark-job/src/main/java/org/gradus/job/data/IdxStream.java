package org.gradus.job.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The rows of an IDX file from a given one on. */
final class IdxStream implements AutoCloseable {
    private final IdxHeader header;
    private final InputStream in;
    private final byte[] item;

    IdxStream(Configuration hadoop, IdxHeader header, long firstRow) throws IOException {
        this.header = header;
        this.item = new byte[Math.toIntExact(header.itemBytes())];
        this.in = DataFiles.open(hadoop, new Path(header.path()));
        try {
            in.skipNBytes(header.length() + firstRow * header.itemBytes());
        } catch (EOFException | ZipException e) {
            close();
            throw ended();
        }
    }

    /** The next row's values. */
    ByteBuffer next() throws IOException {
        int read;
        try {
            read = in.readNBytes(item, 0, item.length);
        } catch (EOFException | ZipException e) { // of a compressed file
            throw new DataException("the file " + header.path() + " is corrupt or cut short", e);
        }
        if (read < item.length) {
            throw ended();
        }
        return ByteBuffer.wrap(item);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private DataException ended() {
        return new DataException(
                "the file " + header.path() + " ends here; its header says " + header.rows() + " rows");
    }
}
