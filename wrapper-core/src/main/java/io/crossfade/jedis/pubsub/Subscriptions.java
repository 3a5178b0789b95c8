package io.crossfade.jedis.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.AuthorityFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;

/** Every subscription of one process, and where they belong. Thread-safe. */
public final class Subscriptions implements AuthorityFollower, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    private static final long WARNING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Duration grace;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastWarningNanos = new AtomicLong(-WARNING_NANOS);
    private volatile Course course;
    private volatile boolean closed;

    /**
     * Creates the registry.
     *
     * @param phase the phase in force
     * @param grace how long after a move a message may still be under way to the other side
     */
    public Subscriptions(MigrationPhase phase, Duration grace) {
        this.grace = grace;
        this.course = new Course(phase.authority(), null, phase.carriesWrites(), SubscribedLink.now());
    }

    /**
     * Opens what {@code first} makes of a connection: a subscription, or a look at what the present authority executes,
     * which stays there when the authority moves. Blocks at most for the timeouts of the authority.
     *
     * @param connect takes a connection to where shard channels are, if any, on a side, or throws the client's exception
     * @return null if the command makes nothing of it: it leaves channels
     * @throws redis.clients.jedis.exceptions.JedisException if the authority cannot be reached
     */
    public @Nullable PushStream open(Command first, BiFunction<Side, List<Key>, Connection> connect) {
        if (ChannelKind.unsubscribed(first) != null) {
            return null;
        }
        return ChannelKind.subscribed(first) == null
                ? new Monitor(connect.apply(course.authority(), List.of()), first)
                : subscribe(first, connect);
    }

    /** Returns what a server answers who leaves channels without having any. */
    public List<List<@Nullable Object>> answersWithoutOne(Command command) {
        byte[] name = command.text(0).toLowerCase(Locale.ROOT).getBytes(US_ASCII);
        List<List<@Nullable Object>> answers = new ArrayList<>();
        for (int i = 1; i < Math.max(2, command.size()); i++) {
            answers.add(Arrays.asList(name, i < command.size() ? command.arg(i) : null, 0L));
        }
        return answers;
    }

    private PushStream subscribe(Command first, BiFunction<Side, List<Key>, Connection> connect) {
        Subscription subscription = new Subscription(this, connect);
        open.add(subscription);
        if (closed) {
            subscription.close();
        }
        try {
            subscription.send(first);
            return subscription;
        } catch (RuntimeException e) {
            subscription.close();
            throw e;
        }
    }

    Course course() {
        return course;
    }

    Duration grace() {
        return grace;
    }

    /** Says, at most every ten seconds, why a subscriber could not move. */
    void warn(String obstacle) {
        long now = SubscribedLink.now();
        long last = lastWarningNanos.get();
        if (now - last >= WARNING_NANOS && lastWarningNanos.compareAndSet(last, now)) {
            LOG.warn("{}; it stays where it is and tries again", obstacle);
        }
    }

    void ended(Subscription subscription) {
        open.remove(subscription);
    }

    @Override
    public @Nullable String obstacleAt(Side next) {
        course = course.preparing(next);
        for (Subscription subscription : open) {
            String obstacle = subscription.prepare(next);
            if (obstacle != null) {
                course = course.entering(course.authority(), course.carried());
                open.forEach(Subscription::wake);
                return obstacle;
            }
        }
        return null;
    }

    @Override
    public void entering(MigrationPhase phase) {
        course = course.entering(phase.authority(), phase.carriesWrites());
        open.forEach(Subscription::wake);
    }

    @Override
    public boolean isSettled() {
        Side authority = course.authority();
        return open.stream().allMatch(subscription -> subscription.isOn(authority));
    }

    /** Ends every subscription; readers get the client's exception. Idempotent. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Subscription::close);
    }
}
