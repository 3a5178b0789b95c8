package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.util.CRC64;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How an RDB file begins and ends (Redis: src/rdb.c, rdbLoadRioWithLoadingCtx): {@code REDIS} with a version of four digits, and
 * from version 5 on CRC-64 of all before it, or 0 for none.
 */
final class RdbChecksum {
    private static final int BYTES = 8;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String MAGIC = "REDIS";
    private static final int HEAD_BYTES = 9;
    private static final int FIRST_VERSION_WITH_SUM = 5;

    private RdbChecksum() {}

    /**
     * Reads the whole file, of which nothing is taken for what it says before.
     *
     * @throws UnreadableException if it is none, of a version that is not known, or its sum is another
     */
    static void check(Path file) throws IOException {
        check(file, Files.size(file));
    }

    /** As {@link #check(Path)}, of a file that begins with an RDB of so many bytes. */
    static void check(Path file, long length) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            if (version(head) < FIRST_VERSION_WITH_SUM) {
                return;
            }
            long crc = CRC64.crc64(head);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (long left = length - HEAD_BYTES - BYTES; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new UnreadableException("it became shorter meanwhile", null);
                }
                crc = CRC64.crc64(buffer, 0, read, crc);
                left -= read;
            }
            byte[] end = in.readNBytes(BYTES);
            long told = end.length < BYTES
                    ? ~crc
                    : ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (told != 0 && told != crc) {
                throw new UnreadableException(
                        "its check sum is another, so it is damaged, ends too early, or was copied while it was written",
                        null);
            }
        }
    }

    /**
     * Reads the beginning alone.
     *
     * @throws UnreadableException if it is of a version that is not known
     */
    static void checkVersion(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            version(in.readNBytes(HEAD_BYTES));
        }
    }

    private static int version(byte[] head) throws UnreadableException {
        String text = new String(head, US_ASCII);
        if (!text.matches(MAGIC + "\\d{4}")) {
            throw new UnreadableException(
                    "it does not begin as an RDB file does that is known here: " + MAGIC + " and a version", null);
        }
        int version = Integer.parseInt(text.substring(MAGIC.length()));
        if (version > Constants.RDB_VERSION) {
            throw new UnreadableException(
                    "it is of version " + version + "; known are those up to " + Constants.RDB_VERSION, null);
        }
        return version;
    }
}
