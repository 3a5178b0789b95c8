package io.crossfade.replicator;

import com.moilioncircle.redis.replicator.Constants;
import com.moilioncircle.redis.replicator.rdb.datatype.DB;
import com.moilioncircle.redis.replicator.rdb.datatype.EvictType;
import com.moilioncircle.redis.replicator.rdb.datatype.ExpiredType;
import com.moilioncircle.redis.replicator.rdb.dump.datatype.DumpKeyValuePair;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.model.Key;
import org.jspecify.annotations.Nullable;

/**
 * Says in the job's words what the library has read.
 *
 * @param newestVersion the newest version of the format that the target takes
 */
record StoredKeys(int newestVersion) {
    private static final int FIELD_EXPIRY_SINCE = 12;
    private static final long MILLIS_PER_SECOND = 1_000;

    StoredKey of(DumpKeyValuePair pair) {
        DB database = pair.getDb();
        return new StoredKey(
                database == null ? 0 : Math.toIntExact(database.getDbNumber()),
                Key.of(pair.getKey()),
                pair.getValue(),
                expiry(pair),
                pair.getEvictType() == EvictType.LRU ? pair.getEvictValue() : StoredKey.UNKNOWN,
                pair.getEvictType() == EvictType.LFU ? Math.toIntExact(pair.getEvictValue()) : StoredKey.UNKNOWN,
                refusal(pair.getValueRdbType()));
    }

    private static long expiry(DumpKeyValuePair pair) {
        if (pair.getExpiredType() == ExpiredType.NONE) {
            return StoredKey.NEVER;
        }
        long told = pair.getExpiredValue();
        long millis = pair.getExpiredType() == ExpiredType.SECOND ? (told & 0xFFFF_FFFFL) * MILLIS_PER_SECOND : told;
        // a key that expired at the beginning of time has expired, and 0 would mean that it never does
        return Math.max(1, millis);
    }

    private @Nullable String refusal(int type) {
        boolean fieldsExpire = type == Constants.RDB_TYPE_HASH_METADATA || type == Constants.RDB_TYPE_HASH_LISTPACK_EX;
        return fieldsExpire && newestVersion < FIELD_EXPIRY_SINCE
                ? "a hash whose fields expire, which the target does not take in this form"
                : null;
    }
}
