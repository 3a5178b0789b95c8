package io.crossfade.jedis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.jedis.SeamClient.Opened;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.GeoCoordinate;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.args.SortedSetOption;
import redis.clients.jedis.commands.JedisCommands;
import redis.clients.jedis.commands.PipelineCommands;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.GeoRadiusParam;
import redis.clients.jedis.params.LCSParams;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.params.ZAddParams;
import redis.clients.jedis.params.ZParams;

/** Calls whose replies have another form in RESP3, on keys of one slot; and what they were answered, in order. */
final class Resp3Calls {
    private static final String LCS = "{t}l1";

    private static final List<Function<JedisCommands, Object>> SINGLE = List.of(
            redis -> redis.zadd("{t}z", Map.of("a", 1.0, "b", 2.5, "c", Double.POSITIVE_INFINITY)),
            redis -> redis.zadd("{t}one", 1.25, "m"),
            redis -> redis.zrangeWithScores("{t}z", 0, -1),
            redis -> redis.zrevrangeByScoreWithScores("{t}z", 3, 0),
            redis -> redis.zscore("{t}z", "b"),
            redis -> redis.zscore("{t}z", "none"),
            redis -> redis.zmscore("{t}z", "a", "none", "c"),
            redis -> redis.zincrby("{t}z", 0.5, "a"),
            redis -> redis.zaddIncr("{t}z", 0.25, "a", ZAddParams.zAddParams()),
            redis -> redis.zrandmemberWithScores("{t}one", 1),
            redis -> redis.zunionWithScores(new ZParams(), "{t}z", "{t}one"),
            redis -> redis.zinterWithScores(new ZParams(), "{t}z", "{t}z"),
            redis -> redis.zdiffWithScores("{t}z", "{t}one"),
            redis -> redis.zmpop(SortedSetOption.MAX, "{t}none", "{t}z"),
            redis -> redis.zmpop(SortedSetOption.MAX, "{t}none"),
            redis -> redis.bzmpop(1, SortedSetOption.MIN, 1, "{t}z"),
            redis -> redis.zpopmin("{t}one"),
            redis -> redis.zpopmax("{t}z", 2),
            redis -> redis.bzpopmin(0.05, "{t}none"),
            redis -> redis.zadd("{t}z", Map.of("a", 1.0, "b", 2.5)),
            redis -> redis.bzpopmax(1, "{t}z"),
            redis -> redis.zscan("{t}z", "0").getResult(),
            redis -> redis.hset("{t}h", Map.of("f", "v")),
            redis -> redis.hgetAll("{t}h"),
            redis -> redis.hgetAll("{t}none"),
            redis -> redis.hrandfieldWithValues("{t}h", 1),
            redis -> redis.hscan("{t}h", "0").getResult(),
            redis -> redis.hincrByFloat("{t}h", "n", 1.5),
            redis -> redis.sadd("{t}s", "x", "y", "z"),
            redis -> redis.smembers("{t}s"),
            redis -> redis.sinter("{t}s", "{t}s"),
            redis -> redis.smismember("{t}s", "x", "none"),
            redis -> redis.sscan("{t}s", "0", new ScanParams().count(100)).getCursor(),
            redis -> redis.rpush("{t}l", "1", "2", "3"),
            redis -> redis.lmpop(ListDirection.LEFT, "{t}l", "{t}none"),
            redis -> redis.blpop(1, "{t}l"),
            redis -> redis.blpop(0.05, "{t}none"),
            redis -> redis.set(LCS, "ohmytext"),
            redis -> redis.set("{t}l2", "mynewtext"),
            redis -> redis.lcs(LCS, "{t}l2", LCSParams.LCSParams().idx().withMatchLen())
                    .getMatches()
                    .size(),
            redis -> redis.geoadd("{t}g", Map.of("Palermo", new GeoCoordinate(13.361389, 38.115556))),
            redis -> redis.geopos("{t}g", "Palermo", "none"),
            redis -> redis.geodist("{t}g", "Palermo", "Palermo"),
            redis ->
                    redis
                            .georadius(
                                    "{t}g",
                                    15,
                                    37,
                                    200,
                                    GeoUnit.KM,
                                    GeoRadiusParam.geoRadiusParam().withDist().withCoord())
                            .stream()
                            .map(found ->
                                    found.getMemberByString() + " " + found.getDistance() + " " + found.getCoordinate())
                            .toList(),
            redis -> redis.xadd("{t}x", new StreamEntryID(1, 1), Map.of("f", "v")),
            redis -> redis.xgroupCreate("{t}x", "group", new StreamEntryID(0, 0), false),
            redis -> redis.xrange("{t}x", "-", "+"),
            redis -> redis.xread(XReadParams.xReadParams().count(5), Map.of("{t}x", new StreamEntryID(0, 0))),
            redis -> redis.xread(XReadParams.xReadParams().block(20), Map.of("{t}x", new StreamEntryID(9, 9))),
            redis -> redis.xreadGroup(
                    "group",
                    "me",
                    XReadGroupParams.xReadGroupParams().count(1),
                    Map.of("{t}x", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)),
            redis -> redis.xpending("{t}x", "group").getConsumerMessageCount(),
            redis -> redis.xinfoStream("{t}x").getLength(),
            redis -> redis.xinfoGroups("{t}x").get(0).getPending(),
            redis -> redis.incrByFloat("{t}n", 0.1),
            redis -> redis.sort("{t}l"),
            redis -> redis.eval("redis.setresp(3); return {double=1.5}", 0),
            redis -> redis.eval("return redis.call('HGETALL', KEYS[1])", List.of("{t}h"), List.of()),
            redis -> redis.incr("{t}h"));

    private static final List<Function<PipelineCommands, Response<?>>> MANY = List.of(
            redis -> redis.zadd("{t}z", Map.of("a", 1.0, "b", 2.5)),
            redis -> redis.zrangeWithScores("{t}z", 0, -1),
            redis -> redis.zscore("{t}z", "b"),
            redis -> redis.zmscore("{t}z", "a", "none"),
            redis -> redis.zincrby("{t}z", 0.5, "a"),
            redis -> redis.zrevrangeWithScores("{t}z", 0, 0),
            redis -> redis.zpopmax("{t}z", 2),
            redis -> redis.zmpop(SortedSetOption.MAX, "{t}z"),
            redis -> redis.hset("{t}h", Map.of("f", "v")),
            redis -> redis.hdel("{t}h", "n"),
            redis -> redis.hgetAll("{t}h"),
            redis -> redis.hrandfieldWithValues("{t}h", 1),
            redis -> redis.hincrBy("{t}s", "f", 1),
            redis -> redis.smembers("{t}s"),
            redis -> redis.geopos("{t}g", "Palermo"),
            redis -> redis.xread(XReadParams.xReadParams().count(5), Map.of("{t}x", new StreamEntryID(0, 0))),
            redis -> redis.eval("redis.setresp(3); return true", 0));

    private static final List<String> RAW = List.of(
            "HGETALL {t}h",
            "ZADD {t}raw 1.5 a 2 b",
            "ZRANGE {t}raw 0 -1 WITHSCORES",
            "ZSCORE {t}raw a",
            "ZPOPMIN {t}raw",
            "SADD {t}single x",
            "SMEMBERS {t}single",
            "GEOPOS {t}g Palermo",
            "XREAD COUNT 1 STREAMS {t}x 0",
            "LCS {t}l1 {t}l2 IDX",
            "CONFIG GET maxmemory-policy",
            "GET {t}none",
            "OBJECT ENCODING {t}h",
            "PING");

    private Resp3Calls() {}

    /** Returns what each call is answered, as text where a reply says nothing of equality itself. */
    static List<Object> answers(Opened client, boolean transactions) {
        List<Object> answers = new ArrayList<>();
        SINGLE.forEach(call -> answers.add(answer(() -> call.apply(client.commands()))));
        try (AbstractPipeline pipeline = client.pipelines().get()) {
            List<Response<?>> responses = queue(pipeline);
            pipeline.sync();
            responses.forEach(response -> answers.add(answer(response::get)));
        }
        if (transactions) {
            try (AbstractTransaction transaction = client.transactions().get()) {
                List<Response<?>> responses = queue(transaction);
                transaction.exec();
                responses.forEach(response -> answers.add(answer(response::get)));
            }
        }
        return answers;
    }

    /** Returns what commands are answered that Jedis makes nothing of. */
    static List<Object> rawAnswers(Opened client) {
        return RAW.stream().map(line -> rawAnswer(client, line)).toList();
    }

    static Object rawAnswer(Opened client, String line) {
        String[] words = line.split(" ");
        return answer(
                () -> client.any().apply(() -> words[0].getBytes(UTF_8), Arrays.copyOfRange(words, 1, words.length)));
    }

    private static List<Response<?>> queue(PipelineCommands commands) {
        List<Response<?>> responses = new ArrayList<>();
        MANY.forEach(call -> responses.add(call.apply(commands)));
        return responses;
    }

    private interface Call {
        Object make();
    }

    private static Object answer(Call call) {
        try {
            return form(call.make());
        } catch (JedisDataException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    /** Tells classes apart that print alike, and arrays of equal bytes not. */
    private static Object form(Object reply) {
        if (reply instanceof byte[] bytes) {
            return "bytes " + new String(bytes, UTF_8);
        }
        if (reply instanceof Map.Entry<?, ?> pair) {
            return "pair " + form(pair.getKey()) + " = " + form(pair.getValue());
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(Resp3Calls::form).toList();
        }
        if (reply instanceof Set<?> set) {
            return "set "
                    + set.stream()
                            .map(Resp3Calls::form)
                            .sorted(Comparator.comparing(Object::toString))
                            .toList();
        }
        return reply == null ? "nothing" : reply.getClass().getSimpleName() + " " + reply;
    }
}
