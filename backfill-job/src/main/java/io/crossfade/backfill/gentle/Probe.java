package io.crossfade.backfill.gentle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the servers of one side how they are, on a connection of its own. For one thread. A server that cannot be reached tells
 * nothing: the workers will notice, too.
 */
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int TURNS_PER_INFO = 20;
    private static final int TURNS_AFTER_FAILURE = 20;

    private final RedisSide redis;
    private final Governor governor;
    private final CountDownLatch ready;
    private @Nullable RedisLink link;
    private List<Primary> primaries = List.of();
    private boolean begun;
    private int turn;
    private int skip;

    /**
     * Prepares a probe.
     *
     * @param ready is counted down once the probe knows what the side was like at first, or cannot reach it
     */
    Probe(RedisSide redis, Governor governor, CountDownLatch ready) {
        this.redis = redis;
        this.governor = governor;
        this.ready = ready;
    }

    /** Learns, the first time, what the side is like while the job does nothing yet; then asks once. */
    void step() {
        if (begun) {
            once();
        } else {
            begun = true;
            begin();
        }
    }

    private void begin() {
        try {
            for (int i = 0;
                    i < Latencies.BASELINE_SAMPLES && !Thread.currentThread().isInterrupted();
                    i++) {
                once();
            }
        } finally {
            ready.countDown();
        }
    }

    /** Sends PING, and each second INFO. */
    private void once() {
        if (skip > 0) {
            skip--;
            return;
        }
        long startNanos = System.nanoTime();
        try {
            RedisLink open = link;
            if (open == null) {
                open = redis.lease();
                link = open;
            }
            ask(open);
        } catch (LinkException e) {
            LOG.debug("the {} does not answer a probe", redis.side().label(), e);
            governor.latencies(redis.side()).waited(System.nanoTime() - startNanos);
            skip = TURNS_AFTER_FAILURE;
            close();
        }
    }

    private void ask(RedisLink open) {
        boolean full = turn++ % TURNS_PER_INFO == 0;
        if (full) {
            primaries = open.primaries();
        }
        for (Primary primary : primaries) {
            long startNanos = System.nanoTime();
            exchange(primary.link(), Command.of("PING"));
            governor.latencies(redis.side()).probed(System.nanoTime() - startNanos);
        }
        if (full) {
            governor.told(
                    redis.side(),
                    primaries.stream()
                            .map(primary -> health(primary.link()))
                            .reduce(ServerHealth::and)
                            .orElse(ServerHealth.WELL));
        }
    }

    private static ServerHealth health(RedisLink link) {
        return exchange(link, Command.of("INFO")) instanceof byte[] info
                ? ServerHealth.of(new String(info, US_ASCII))
                : ServerHealth.WELL;
    }

    private static @Nullable Object exchange(RedisLink link, Command command) {
        link.send(command);
        link.flush();
        Object reply = link.receive(PATIENCE_MILLIS);
        if (reply instanceof ErrorReply error) {
            LOG.debug("a server does not tell a probe how it is: {}", error.message());
        }
        return reply;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
            turn = 0;
        }
    }
}
