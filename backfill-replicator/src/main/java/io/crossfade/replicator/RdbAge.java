package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** When an RDB was written, which stands at its beginning (src/rdb.c, rdbSaveInfoAuxFields). */
final class RdbAge {
    private static final int HEAD_BYTES = 9;

    private RdbAge() {}

    /** Returns the time in seconds since 1970; empty if it is not told. */
    static OptionalLong of(Path file) throws IOException {
        try (RedisInputStream in = new RedisInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.skip(HEAD_BYTES);
            BaseRdbParser parser = new BaseRdbParser(in);
            while (in.read() == Constants.RDB_OPCODE_AUX) {
                String name = text(parser);
                String value = text(parser);
                if (name.equals("ctime")) {
                    return OptionalLong.of(Long.parseLong(value));
                }
            }
            return OptionalLong.empty();
        } catch (RuntimeException | AssertionError e) {
            throw new UnreadableException("the snapshot at its beginning is damaged", e);
        }
    }

    private static String text(BaseRdbParser parser) throws IOException {
        return new String(parser.rdbLoadEncodedStringObject().first(), ISO_8859_1);
    }
}
