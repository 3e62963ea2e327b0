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
    private final int length;
    private byte[] item;

    IdxStream(Configuration hadoop, IdxHeader header, long firstRow) throws IOException {
        this.header = header;
        this.length = Math.toIntExact(header.itemBytes());
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
            if (item == null) {
                item = in.readNBytes(length); // a header may claim more than there is: this allocates what comes
                read = item.length;
            } else {
                read = in.readNBytes(item, 0, length);
            }
        } catch (EOFException | ZipException e) { // of a compressed file
            throw new DataException("the file " + header.path() + " is corrupt or cut short", e);
        }
        if (read < length) {
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
