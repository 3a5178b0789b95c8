package io.crossfade.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The proof by an empty transaction holds only for types of which every change touches watched keys. Each line changes a key
 * and must fail the transaction, or else its payload must be one that is read again.
 */
class WatchCoverageIT {
    private static TwoServers servers;

    @BeforeAll
    static void startServers() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET string new",
                "SET string new GET",
                "GETSET string new",
                "GETDEL string",
                "GETEX string PERSIST",
                "GETEX string EX 7",
                "APPEND string x",
                "SETRANGE string 1 x",
                "SETBIT string 0 1",
                "BITFIELD string SET u8 0 255",
                "BITOP NOT string string",
                "INCR number",
                "DECRBY number 3",
                "INCRBYFLOAT number 0.5",
                "SETEX string 9 v",
                "MSET string a",
                "DEL string",
                "UNLINK string",
                "EXPIRE string 100",
                "PEXPIREAT string 1",
                "PERSIST string",
                "RENAME string other",
                "RENAME number string",
                "COPY number string REPLACE",
                "MOVE string 1",
                "SORT list ALPHA STORE string",
                "PFADD hll x y",
                "PFCOUNT hll",
                "PFMERGE hll hll2",
                "LPUSH list x",
                "RPUSHX list x",
                "LPOP list",
                "RPOP list 1",
                "LSET list 0 x",
                "LREM list 0 b",
                "LTRIM list 1 1",
                "LINSERT list BEFORE b x",
                "LMOVE list list LEFT RIGHT",
                "LMPOP 1 list LEFT",
                "BLPOP list 1",
                "BRPOPLPUSH list list 1",
                "SADD set x",
                "SREM set a",
                "SPOP set",
                "SMOVE set list3 a",
                "SINTERSTORE set set set2",
                "SUNIONSTORE set set2",
                "HSET hash f x",
                "HSETNX hash x x",
                "HDEL hash f",
                "HINCRBY hash n 1",
                "HINCRBYFLOAT hash n 1.5",
                "ZADD zset 7 a",
                "ZINCRBY zset 1 a",
                "ZREM zset a",
                "ZPOPMIN zset",
                "BZPOPMAX zset 1",
                "ZMPOP 1 zset MIN",
                "ZREMRANGEBYRANK zset 0 0",
                "ZREMRANGEBYSCORE zset 0 9",
                "ZREMRANGEBYLEX zset - +",
                "ZUNIONSTORE zset 1 zset WEIGHTS 2",
                "ZRANGESTORE zset zset 0 0",
                "GEOADD zset 13.3 38.1 P",
                "EVAL return(redis.call('SET','string','x')) 0",
                "FLUSHDB",
                "FLUSHALL ASYNC",
                "SWAPDB 0 1",
                "XADD stream 9-9 f v",
                "XDEL stream 1-1",
                "XTRIM stream MAXLEN 0",
                "XSETID stream 9-9",
                "XACK stream g 1-1",
                "XREADGROUP GROUP g c STREAMS stream >",
                "XCLAIM stream g other 0 1-1",
                "XAUTOCLAIM stream g other 0 0",
                "XGROUP CREATE stream h 0",
                "XGROUP SETID stream g 0",
                "XGROUP DESTROY stream g",
                "XGROUP CREATECONSUMER stream g new",
                "XGROUP DELCONSUMER stream g c"
            })
    @Race("T5")
    void change_keysAreWatched_transactionFailsOrTheTypeIsReadAgain(String change) {
        servers.flush();
        fill();
        List<Key> keys = List.of("string", "number", "hll", "list", "set", "hash", "zset", "stream").stream()
                .map(Key::of)
                .toList();
        try (RedisLink watching = servers.authorityLink();
                RedisLink other = servers.authorityLink()) {
            KeyState[] before = new KeyState[keys.size()];
            WatchedReads reads = new WatchedReads(
                    watching,
                    servers.authorityCapabilities(),
                    new AtomicBoolean(),
                    keys,
                    KeyUsages.of(Usage.NONE, keys),
                    before);
            reads.next(IntStream.range(0, keys.size()).toArray());
            other.exchange(Command.of(change.split(" ")));
            boolean unchanged = reads.end(true);
            List<KeyState> after = read(other, keys);
            boolean anyChanged = false;
            for (int i = 0; i < keys.size(); i++) {
                boolean changed = !before[i].sameAs(after.get(i));
                anyChanged |= changed;
                if (changed && unchanged) {
                    assertThat(before[i].changesAreWatched()).as(change).isFalse();
                }
            }
            assertThat(anyChanged).as(change).isTrue();
        }
    }

    private static List<KeyState> read(RedisLink link, List<Key> keys) {
        SideCapabilities capabilities = servers.authorityCapabilities();
        keys.forEach(key -> KeyState.ask(link, key, capabilities));
        link.flush();
        return keys.stream().map(key -> KeyState.take(link, capabilities)).toList();
    }

    private static void fill() {
        try (RedisLink link = servers.authorityLink()) {
            for (String line : List.of(
                    "SET string value EX 1000",
                    "SET number 5",
                    "PFADD hll a b c",
                    "PFADD hll2 d",
                    "RPUSH list a b c b",
                    "SADD set a b c",
                    "SADD set2 a x",
                    "HSET hash f v n 1",
                    "ZADD zset 1 a 2 b 3 c",
                    "XADD stream 1-1 f v",
                    "XADD stream 2-1 f v",
                    "XGROUP CREATE stream g 0",
                    "XREADGROUP GROUP g c COUNT 1 STREAMS stream >")) {
                link.exchange(Command.of(line.split(" ")));
            }
        }
    }
}
