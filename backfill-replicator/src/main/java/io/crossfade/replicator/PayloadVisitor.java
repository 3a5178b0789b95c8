package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.Replicator;
import com.moilioncircle.redis.replicator.event.Event;
import com.moilioncircle.redis.replicator.io.RedisInputStream;
import com.moilioncircle.redis.replicator.rdb.BaseRdbParser;
import com.moilioncircle.redis.replicator.rdb.datatype.ContextKeyValuePair;
import com.moilioncircle.redis.replicator.rdb.datatype.Function;
import com.moilioncircle.redis.replicator.rdb.datatype.KeyValuePair;
import com.moilioncircle.redis.replicator.rdb.dump.DumpRdbVisitor;
import io.crossfade.backfill.feed.SnapshotSink;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a payload of each value, in a version that the target takes, and stops at whatever is not known. The library would write
 * some of it to the log, or leave it out.
 */
final class PayloadVisitor extends DumpRdbVisitor {
    private static final int FIRST_VALUE_BYTES = 512;

    private static final Set<Integer> KNOWN = Stream.of(
                    IntStream.rangeClosed(Constants.RDB_TYPE_STRING, Constants.RDB_TYPE_ZSET_2),
                    IntStream.of(Constants.RDB_TYPE_MODULE_2),
                    IntStream.rangeClosed(Constants.RDB_TYPE_HASH_ZIPMAP, Constants.RDB_TYPE_STREAM_LISTPACKS_3),
                    IntStream.of(Constants.RDB_TYPE_HASH_METADATA, Constants.RDB_TYPE_HASH_LISTPACK_EX),
                    IntStream.of(Constants.RDB_OPCODE_SLOT_INFO, Constants.RDB_OPCODE_FUNCTION2),
                    IntStream.rangeClosed(Constants.RDB_OPCODE_MODULE_AUX, Constants.RDB_OPCODE_EOF))
            .flatMapToInt(types -> types)
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    private final SnapshotSink sink;

    PayloadVisitor(Replicator replicator, int newestVersion, SnapshotSink sink) {
        super(replicator, new PayloadValues(replicator, version(newestVersion), FIRST_VALUE_BYTES));
        this.version = version(newestVersion);
        this.sink = sink;
    }

    /** The library's word for a version that nothing has to be brought down to is -1. */
    private static int version(int newestVersion) {
        return newestVersion >= Constants.RDB_VERSION ? -1 : newestVersion;
    }

    @Override
    public int applyType(RedisInputStream in) throws IOException {
        int type = in.read();
        if (!KNOWN.contains(type)) {
            throw new UnreadableException("it holds something of type " + type + ", which is not known", null);
        }
        return type;
    }

    @Override
    public @Nullable Event applyAux(RedisInputStream in, int version) throws IOException {
        BaseRdbParser parser = new BaseRdbParser(in);
        String name = new String(parser.rdbLoadEncodedStringObject().first(), ISO_8859_1);
        parser.rdbLoadEncodedStringObject();
        if (name.equals("lua")) {
            sink.leftOut("a script of the script cache; EVAL and SCRIPT LOAD bring it back");
        }
        return null;
    }

    @Override
    public @Nullable Event applyModuleAux(RedisInputStream in, int version) throws IOException {
        sink.leftOut("data of a module that belong to no key");
        super.applyModuleAux(in, version);
        return null;
    }

    /** The source of a library, which every version takes, instead of its payload, which older ones do not. */
    @Override
    public Event applyFunction2(RedisInputStream in, int version) throws IOException {
        Function function = new Function();
        function.setCode(new BaseRdbParser(in).rdbLoadPlainStringObject().first());
        return function;
    }

    /** Tells the type as it was, also of a value that the target would not take so. */
    @Override
    public Event applyHashMetadata(RedisInputStream in, int version, ContextKeyValuePair context) throws IOException {
        return typed(super.applyHashMetadata(in, version, context), Constants.RDB_TYPE_HASH_METADATA);
    }

    @Override
    public Event applyHashListPackEx(RedisInputStream in, int version, ContextKeyValuePair context) throws IOException {
        return typed(super.applyHashListPackEx(in, version, context), Constants.RDB_TYPE_HASH_LISTPACK_EX);
    }

    private static Event typed(Event event, int type) {
        ((KeyValuePair<?, ?>) event).setValueRdbType(type);
        return event;
    }
}
