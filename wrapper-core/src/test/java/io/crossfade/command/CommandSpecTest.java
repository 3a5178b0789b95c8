package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            SET a v                                   | a
            set a v EX 10                             | a
            GET a                                     | -
            PFCOUNT a b                               | -
            MSET a 1 b 2                              | a b
            DEL a b c                                 | a b c
            RENAME a b                                | a b
            COPY a b REPLACE                          | b
            SMOVE a b m                               | a b
            SUNIONSTORE d a b                         | d
            ZUNIONSTORE d 2 a b WEIGHTS 1 2           | d
            PFMERGE d                                 | d
            PFMERGE d a b                             | d
            ZRANGESTORE d s 0 -1                      | d
            BITOP AND d a b                           | d
            BITFIELD a GET u8 0                       | -
            BITFIELD a GET u8 0 set u8 0 1            | a
            BITFIELD a OVERFLOW SAT INCRBY u8 0 1     | a
            GETEX a                                   | -
            GETEX a PERSIST                           | a
            SORT a BY nosort GET # LIMIT 0 10         | -
            SORT a BY store GET store STORE d         | d
            SORT a STORE d1 STORE d2                  | d2
            GEORADIUS a 0 0 1 km                      | -
            GEORADIUS a 0 0 1 km STORE d              | d
            GEORADIUSBYMEMBER a m 1 km storedist d    | d
            GEOSEARCHSTORE d a FROMMEMBER m BYBOX 1 1 km | d
            XREAD COUNT 1 STREAMS a b 0 0             | -
            XREADGROUP GROUP g c STREAMS a b > >      | a b
            XGROUP CREATE a g $ MKSTREAM              | a
            XGROUP HELP                               | -
            BLPOP a b 0                               | a b
            BLMPOP 1 2 a b LEFT                       | a b
            BZMPOP 1 1 a MIN                          | a
            EVAL script 2 a b arg                     | a b
            EVAL script 0                             | -
            EVALSHA sha 1 a                           | a
            EVAL_RO script 1 a                        | -
            WATCH a b                                 | -
            FLUSHALL                                  | -
            """)
    @Behaviour("CT-4")
    void writtenKeys_form_thoseThatMayChange(String text, String keys) {
        assertThat(spec(text).writtenKeys(command(text))).isEqualTo(keys(keys));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            SET a v                  | a
            GET a                    | a
            MGET a                   | a
            MGET a b                 | -
            MSET a 1                 | a
            DEL a                    | a
            DEL a a                  | -
            OBJECT ENCODING a        | a
            EVAL script 1 a          | a
            EVAL script 2 a b        | -
            BLPOP a 0                | a
            XADD a * f v             | a
            SORT a                   | a
            SORT a STORE b           | -
            PING                     | -
            GET                      | -
            """)
    void singleKey_form_onlyIfExactlyOne(String text, String key) {
        assertThat(spec(text).singleKey(command(text))).isEqualTo(key == null ? null : Key.of(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET a v",
                "GETSET a v",
                "GETDEL a",
                "MSET a 1",
                "DEL a",
                "UNLINK a",
                "INCR a",
                "INCRBY a 5",
                "APPEND a v",
                "SETRANGE a 3 v",
                "SETBIT a 7 1",
                "BITFIELD a SET u8 0 1",
                "HSET a f v g w",
                "HDEL a f",
                "HINCRBY a f 1",
                "LPUSH a v",
                "LPOP a 3",
                "LTRIM a 0 1",
                "SADD a m",
                "SREM a m",
                "ZADD a 1 m",
                "ZADD a CH 1 m",
                "ZADD a GT 1 m",
                "ZREM a m",
                "ZPOPMIN a 2",
                "PFADD a e",
                "GEOADD a 1 2 m",
                "PERSIST a",
                "PEXPIREAT a 1234567890123"
            })
    @Behaviour("CT-3")
    void replayable_determinedByArgumentsOrKey_true(String text) {
        assertThat(spec(text).replayable(command(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET a",
                "SET a v EX 10",
                "SET a v NX",
                "SET a v KEEPTTL",
                "SETEX a 10 v",
                "SETNX a v",
                "MSET a 1 b 2",
                "MSETNX a 1",
                "DEL a b",
                "GETEX a EX 1",
                "EXPIRE a 10",
                "PEXPIREAT a 1234567890123 NX",
                "INCRBYFLOAT a 1",
                "HINCRBYFLOAT a f 1",
                "HSETNX a f v",
                "HEXPIRE a 10 FIELDS 1 f",
                "ZINCRBY a 1 m",
                "ZADD a INCR 1 m",
                "ZADD a CH incr 1 m",
                "ZADD a NX 1 m",
                "SPOP a",
                "XADD a * f v",
                "BLPOP a 0",
                "LMOVE a a LEFT RIGHT",
                "PFMERGE a",
                "BITFIELD a GET u8 0",
                "RENAME a b",
                "RESTORE a 0 payload",
                "EVAL script 1 a",
                "SCRIPT LOAD script",
                "FLUSHALL"
            })
    @Behaviour("CT-3")
    void replayable_notDetermined_false(String text) {
        assertThat(spec(text).replayable(command(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVAL script many a",
                "EVAL script -1 a",
                "EVAL script 99999999999999999999 a",
                "EVAL script 2147483647 a",
                "EVAL script 2 a",
                "EVAL script",
                "EVAL",
                "ZUNIONSTORE",
                "ZUNION x a",
                "LMPOP 01 a LEFT",
                "XREAD STREAMS",
                "XREAD COUNT 1",
                "XREADGROUP GROUP g",
                "GET",
                "DEL",
                "OBJECT ENCODING",
                "BLPOP 0",
                "SORT",
                "MIGRATE h"
            })
    void keys_argumentsMakeNoSense_noneAndNoException(String text) {
        CommandSpec spec = spec(text);

        assertThat(spec.keys(command(text))).isEmpty();
        assertThat(spec.writtenKeys(command(text))).isEmpty();
        assertThat(spec.singleKey(command(text))).isNull();
        assertThat(spec.replayable(command(text))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            COPY a b DB 2          | 2
            COPY a b replace db 2  | 2
            COPY a b DB 2 DB 3     | 3
            COPY a b DB DB         | -1
            COPY a DB              |
            COPY a b DB            |
            COPY a b REPLACE       |
            MOVE a 3               | 3
            MOVE a x               | -1
            MOVE a                 |
            SELECT 07              | -1
            SWAPDB 0 11            | 0 11
            SWAPDB 0               |
            FLUSHALL 1             |
            SET a DB               |
            """)
    @Behaviour("DB-5")
    void databaseArguments_command_areWhereItNamesDatabases(String text, String expected) {
        Command command = command(text);
        String found = Arrays.stream(spec(text).databaseArguments(command))
                .mapToObj(index -> Integer.toString(CommandSpec.databaseNumber(command, index)))
                .collect(Collectors.joining(" "));

        assertThat(found).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SORT a BY w_* STORE d      | true
            SORT_RO a get o_*->f       | true
            SORT a BY nosort GET #     | false
            SORT a                     | false
            SORT a BY                  | false
            KEYS w_*                   | false
            """)
    void readsUndeclaredKeys_form_onlyWithAPattern(String text, boolean reads) {
        assertThat(spec(text).readsUndeclaredKeys(command(text))).isEqualTo(reads);
    }

    @ParameterizedTest
    @CsvSource({
        "GET a, EXACT",
        "HGETALL a, UNORDERED_PAIRS",
        "SMEMBERS a, UNORDERED",
        "ZSCORE a m, FLOAT",
        "ZRANGE a 0 -1, SCORES",
        "TTL a, EXPIRY_SECONDS",
        "PTTL a, EXPIRY_MILLIS",
        "SCAN 0, NONE",
        "SRANDMEMBER a, NONE",
        "OBJECT ENCODING a, NONE"
    })
    void comparison_command_asExpected(String text, ReplyComparison comparison) {
        assertThat(spec(text).comparison()).isEqualTo(comparison);
    }

    private static CommandSpec spec(String text) {
        return CommandTable.standard().find(command(text));
    }

    private static Command command(String text) {
        return Command.of(text.split(" "));
    }

    private static List<Key> keys(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Key::of).toList();
    }
}
