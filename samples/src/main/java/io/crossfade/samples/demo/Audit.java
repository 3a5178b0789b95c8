package io.crossfade.samples.demo;

import static io.crossfade.samples.demo.SampleKind.CART;
import static io.crossfade.samples.demo.SampleKind.QUANTITY;
import static io.crossfade.samples.demo.SampleKind.QUEUE;
import static io.crossfade.samples.demo.SampleKind.VIEWS;

import io.crossfade.samples.demo.Proof.Kind;
import io.crossfade.testing.RealRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Asks one server, past Crossfade, for everything that the shop was told. The shop must be at rest. */
final class Audit {
    private static final int BATCH = 1_000;
    private static final long EXPIRY_MARGIN_MILLIS = 500;

    private final String moment;
    private final RealRedis server;
    private final SampleData data;
    private final ShopMemory memory;

    /**
     * Prepares an audit.
     *
     * @param moment when and where it happens, as in {@code "source"}
     */
    Audit(String moment, RealRedis server, SampleData data, ShopMemory memory) {
        this.moment = moment;
        this.server = server;
        this.data = data;
        this.memory = memory;
    }

    /** Returns a proof for each promise. */
    List<Proof> proofs() {
        return List.of(
                proof("INCR and HINCRBY counted exactly", Kind.LOST, memory.growth(), counters()),
                proof("RPUSH there or popped, exactly once", Kind.LOST, elements(), elementsWrong()),
                proof(
                        "deleted keys still gone",
                        Kind.RESURRECTED,
                        memory.deleted().size(),
                        present(deleted())),
                proof("expired keys gone", Kind.RESURRECTED, ended().size(), present(ended())));
    }

    private Proof proof(String claim, Kind kind, long checked, List<String> wrong) {
        return new Proof(
                moment + ": " + claim,
                kind,
                checked,
                wrong.stream().map(text -> moment + ": " + text).toList());
    }

    private List<String> counters() {
        List<String> wrong = new ArrayList<>();
        checkCounts(keys(VIEWS), Pipeline::get, wrong);
        checkCounts(keys(CART), (redis, key) -> redis.hget(key, QUANTITY), wrong);
        return wrong;
    }

    private void checkCounts(
            List<String> keys, BiFunction<Pipeline, String, Response<String>> query, List<String> wrong) {
        List<String> counts = ask(keys, query);
        for (int number = 0; number < keys.size(); number++) {
            String key = keys.get(number);
            String expected = Long.toString(SampleKind.firstCount(number) + memory.growth(key));
            if (!expected.equals(counts.get(number))) {
                wrong.add(key + " counts " + counts.get(number) + " instead of " + expected);
            }
        }
    }

    private long elements() {
        return memory.pushed().size() + 3L * data.count(QUEUE);
    }

    private List<String> elementsWrong() {
        List<String> queues = keys(QUEUE);
        Map<String, Long> times = new HashMap<>();
        queues.forEach(queue -> List.of(SampleKind.firstElements(queue)).forEach(first -> times.put(first, 0L)));
        memory.pushed().forEach(element -> times.put(element, 0L));
        times.replaceAll((element, none) -> memory.pops(element));

        List<String> wrong = new ArrayList<>();
        List<List<String>> contents = ask(queues, (redis, queue) -> redis.lrange(queue, 0, -1));
        for (int number = 0; number < queues.size(); number++) {
            for (String element : contents.get(number)) {
                boolean known = times.computeIfPresent(element, (same, count) -> count + 1) != null;
                if (!known || !element.startsWith(queues.get(number) + "#")) {
                    wrong.add(element + " was never pushed to " + queues.get(number));
                }
            }
        }
        times.forEach((element, count) -> {
            if (count != 1) {
                wrong.add(element + " is there " + count + " times");
            }
        });
        return wrong;
    }

    private List<String> deleted() {
        return List.copyOf(memory.deleted());
    }

    /** The offers that have expired for sure. */
    private List<String> ended() {
        long sure = System.currentTimeMillis() - EXPIRY_MARGIN_MILLIS;
        List<String> ended = new ArrayList<>();
        for (int offer = 0; offer < data.offers(); offer++) {
            if (data.offerEndsAtMillis(offer) < sure) {
                ended.add(SampleData.offer(offer));
            }
        }
        return ended;
    }

    private List<String> present(List<String> keys) {
        List<Boolean> exists = ask(keys, Pipeline::exists);
        List<String> present = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (exists.get(i)) {
                present.add(keys.get(i) + " is back");
            }
        }
        return present;
    }

    private List<String> keys(SampleKind kind) {
        List<String> keys = new ArrayList<>();
        for (int number = 0; number < data.count(kind); number++) {
            keys.add(kind.key(number));
        }
        return keys;
    }

    private <T> List<T> ask(List<String> keys, BiFunction<Pipeline, String, Response<T>> query) {
        List<Response<T>> responses = new ArrayList<>();
        try (Jedis jedis = server.jedis();
                Pipeline redis = jedis.pipelined()) {
            for (String key : keys) {
                responses.add(query.apply(redis, key));
                if (responses.size() % BATCH == 0) {
                    redis.sync();
                }
            }
            redis.sync();
        }
        List<T> replies = new ArrayList<>();
        responses.forEach(response -> replies.add(response.get()));
        return replies;
    }
}
