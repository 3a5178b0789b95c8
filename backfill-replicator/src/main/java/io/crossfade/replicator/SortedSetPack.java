package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbEncoder;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import com.moilioncircle.redis.replicator.util.ByteArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A small sorted set in the form that servers before Redis 7.0 read: members with their scores as binary numbers (src/rdb.c,
 * RDB_TYPE_ZSET_2). The library's own way loses infinite scores.
 */
final class SortedSetPack {
    private static final int LENGTH_BYTES = 4;
    private static final int COUNT_BYTES = 2;
    private static final int END = 0xFF;

    private SortedSetPack() {}

    /** Reads a listpack of members and scores; returns the payload's type and body. */
    static byte[] unpack(RedisInputStream in) throws IOException {
        RedisInputStream pack = new RedisInputStream(new BaseRdbParser(in).rdbLoadPlainStringObject());
        pack.skip(LENGTH_BYTES);
        int elements = pack.readInt(COUNT_BYTES) & 0xFFFF;
        BaseRdbEncoder encoder = new BaseRdbEncoder();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Constants.RDB_TYPE_ZSET_2);
        encoder.rdbSaveLen(elements / 2, out);
        for (int i = 0; i < elements; i += 2) {
            encoder.rdbGenericSaveStringObject(new ByteArray(BaseRdbParser.StringHelper.listPackEntry(pack)), out);
            double score = score(new String(BaseRdbParser.StringHelper.listPackEntry(pack), US_ASCII));
            out.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(score)
                    .array());
        }
        if (pack.read() != END) {
            throw new UnreadableException("a sorted set has more members than it says", null);
        }
        return out.toByteArray();
    }

    private static double score(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
