package io.crossfade.replicator;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.Replicator;
import com.moilioncircle.redis.replicator.io.RawByteListener;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.dump.DumpRdbValueVisitor;
import com.moilioncircle.redis.replicator.rdb.skip.SkipRdbParser;
import com.moilioncircle.redis.replicator.util.CRC64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Makes payloads as the library does, but for two that it would bring down too far: streams that go from Redis 7.2 or later to 7.0,
 * which would lose their counters, and small sorted sets that go to a server before 7.0, whose scores may be infinite.
 */
final class PayloadValues extends DumpRdbValueVisitor {
    /** The version of Redis 7.0: its streams have counters, and no time at which a consumer was last active. */
    private static final int WITHOUT_ACTIVE_TIME = 10;

    /** The versions of Redis 4.0 to 6.2. */
    private static final int FIRST_WITH_BINARY_SCORES = 8;

    private static final int LAST_WITHOUT_LISTPACKS = 9;

    private static final int FIELDS_OF_A_STREAM = 8;
    private static final int ID_BYTES = 16;
    private static final int FOOTER_BYTES = 10;

    private final Replicator replicator;
    private final int version;

    PayloadValues(Replicator replicator, int version, int firstBytes) {
        super(replicator, version, firstBytes);
        this.replicator = replicator;
        this.version = version;
    }

    @Override
    @SuppressWarnings("unchecked") // the library's signature promises what the caller wants
    public <T> T applyStreamListPacks3(RedisInputStream in, int fileVersion) throws IOException {
        if (version != WITHOUT_ACTIVE_TIME) {
            return super.applyStreamListPacks3(in, fileVersion);
        }
        Copy copy = new Copy();
        replicator.addRawByteListener(copy);
        try {
            copyStream(new SkipRdbParser(in), in, copy);
        } finally {
            replicator.removeRawByteListener(copy);
        }
        return (T) copy.payload();
    }

    @Override
    @SuppressWarnings("unchecked") // the library's signature promises what the caller wants
    public <T> T applyZSetListPack(RedisInputStream in, int fileVersion) throws IOException {
        if (version < FIRST_WITH_BINARY_SCORES || version > LAST_WITHOUT_LISTPACKS) {
            return super.applyZSetListPack(in, fileVersion);
        }
        return (T) withFooter(SortedSetPack.unpack(in), version);
    }

    private static byte[] withFooter(byte[] body, int version) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(body.length + FOOTER_BYTES);
        payload.writeBytes(body);
        payload.write(version);
        payload.write(0);
        payload.writeBytes(CRC64.longToByteArray(CRC64.crc64(payload.toByteArray())));
        return payload.toByteArray();
    }

    /** Redis 7.2: src/rdb.c, rdbSaveObject and rdbSaveStreamConsumers. */
    private static void copyStream(SkipRdbParser parser, RedisInputStream in, Copy copy) throws IOException {
        for (long nodes = parser.rdbLoadLen().len; nodes > 0; nodes--) {
            parser.rdbLoadPlainStringObject();
            parser.rdbLoadPlainStringObject();
        }
        for (int i = 0; i < FIELDS_OF_A_STREAM; i++) {
            parser.rdbLoadLen();
        }
        for (long groups = parser.rdbLoadLen().len; groups > 0; groups--) {
            parser.rdbLoadPlainStringObject();
            parser.rdbLoadLen();
            parser.rdbLoadLen();
            parser.rdbLoadLen();
            for (long pending = parser.rdbLoadLen().len; pending > 0; pending--) {
                in.skip(ID_BYTES);
                parser.rdbLoadMillisecondTime();
                parser.rdbLoadLen();
            }
            for (long consumers = parser.rdbLoadLen().len; consumers > 0; consumers--) {
                parser.rdbLoadPlainStringObject();
                parser.rdbLoadMillisecondTime();
                copy.leaveOut(true);
                parser.rdbLoadMillisecondTime();
                copy.leaveOut(false);
                for (long pending = parser.rdbLoadLen().len; pending > 0; pending--) {
                    in.skip(ID_BYTES);
                }
            }
        }
    }

    /** The bytes as they are read, but for those that are left out. */
    private static final class Copy implements RawByteListener {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean leftOut;

        Copy() {
            bytes.write(Constants.RDB_TYPE_STREAM_LISTPACKS_2);
        }

        void leaveOut(boolean value) {
            leftOut = value;
        }

        @Override
        public void handle(byte... rawBytes) {
            if (!leftOut) {
                bytes.writeBytes(rawBytes);
            }
        }

        byte[] payload() {
            return withFooter(bytes.toByteArray(), WITHOUT_ACTIVE_TIME);
        }
    }
}
