package io.crossfade.jedis.pubsub;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One subscribed connection to one side. A thread of its own reads it into a bounded queue; when that is full it waits, so
 * that the server sees a slow subscriber as it does with the stock client. Any thread may send; one takes.
 */
final class SubscribedLink {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribedLink.class);
    private static final int QUEUE_CAPACITY = 8_192;
    private static final long LONGEST_JOIN_MILLIS = 1_000;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long START_NANOS = System.nanoTime();

    /** Wakes who takes; never seen outside. */
    private static final Push WAKE_UP = new Push(null, 0);

    /** What comes before its answer was under way when it was sent. */
    private static final Command BARRIER = Command.of("PING", "__crossfade:left");

    private final Side side;
    private final Connection connection;
    private final BooleanSupplier nothingSubscribed;
    private final Consumer<Command> refused;
    private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>(QUEUE_CAPACITY);
    private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable JedisException> end = new AtomicReference<>();
    private final Thread thread;
    private final CompletableFuture<Long> restored = new CompletableFuture<>();
    private volatile boolean leaving;

    /**
     * Takes over {@code connection}.
     *
     * @param nothingSubscribed whether the application has left everything, as far as it has asked
     * @param refused is told of commands that the server refused
     */
    SubscribedLink(Side side, Connection connection, BooleanSupplier nothingSubscribed, Consumer<Command> refused) {
        this.side = side;
        this.connection = connection;
        this.nothingSubscribed = nothingSubscribed;
        this.refused = refused;
        this.thread = new Thread(this::read, "crossfade-subscription-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
    }

    /** Returns the time that {@link Push#arrivedNanos()} is told in. */
    static long now() {
        return System.nanoTime() - START_NANOS;
    }

    SubscribedLink start() {
        thread.start();
        return this;
    }

    Side side() {
        return side;
    }

    /** Returns the longest that an answer should take. */
    int timeoutMillis() {
        return connection.getSoTimeout();
    }

    /** Sends a command, in the order of the calls. */
    synchronized void send(Expected expectation) {
        JedisException ended = end.get();
        if (ended != null) {
            throw ended;
        }
        expected.add(expectation);
        Wire.send(connection, expectation.command());
    }

    /** Subscribes to what another link is subscribed to; the application sees nothing of it. */
    void restore(List<Command> commands) {
        int at = 0;
        for (Command command : commands) {
            boolean last = ++at == commands.size();
            send(new Expected(command, answer -> answeredRestore(answer, last)));
        }
        if (commands.isEmpty()) {
            restored.complete(now());
        }
    }

    private void answeredRestore(Push answer, boolean last) {
        JedisException error = answer.error();
        if (error != null) {
            restored.completeExceptionally(error);
        } else if (last) {
            restored.complete(now());
        }
    }

    /**
     * Waits until everything is restored.
     *
     * @throws JedisException if the server refused it, did not answer in time, or the link has ended
     */
    void awaitRestored() {
        try {
            restored.get(timeoutMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof JedisException cause ? cause : new JedisConnectionException(e.getCause());
        } catch (TimeoutException e) {
            throw new JedisConnectionException("no answer in " + timeoutMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JedisConnectionException("interrupted", e);
        }
    }

    /** Returns whether this link receives all that it should. */
    boolean isRestored() {
        return restored.isDone() && !restored.isCompletedExceptionally() && !hasEnded();
    }

    /** Returns since when it does. */
    long restoredNanos() {
        return restored.join();
    }

    /** Ends the link when all that was under way is in the queue. */
    void leave() {
        leaving = true;
        try {
            send(new Expected(BARRIER, last -> finish(new JedisConnectionException("left"))));
        } catch (JedisException e) {
            LOG.debug("the connection of a subscriber had ended when it was to be left", e);
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Returns whether nothing more will come into the queue. */
    boolean hasEnded() {
        return end.get() != null;
    }

    /** Returns the next push, or null if none came in time, none will come, or the caller was woken up. */
    @Nullable Push poll(long millis) throws InterruptedException {
        Push push = hasEnded() ? pushes.poll() : pushes.poll(millis, TimeUnit.MILLISECONDS);
        return push == WAKE_UP ? null : push;
    }

    /** Returns why nothing more will come, once all that came was taken; else null. */
    @Nullable JedisException drainedEnd() {
        JedisException reason = end.get();
        return reason != null && pushes.isEmpty() ? reason : null;
    }

    void wake() {
        pushes.offer(WAKE_UP); // not taken if it is full, but then nobody sleeps
    }

    /** Closes the connection and ends the thread; waits for that at most a second. Idempotent. */
    void close() {
        finish(new JedisConnectionException("Socket closed"));
        thread.interrupt();
        Wire.disconnect(connection);
        if (thread != Thread.currentThread()) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(LONGEST_JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            connection.setTimeoutInfinite();
            while (!hasEnded()) {
                received(new Push(reply(), now()));
            }
        } catch (JedisException e) {
            finish(e);
        } catch (InterruptedException e) {
            finish(new JedisConnectionException("Socket closed", e));
        } finally {
            Wire.giveBack(connection);
        }
    }

    private @Nullable Object reply() {
        try {
            return connection.getUnflushedObject();
        } catch (JedisDataException e) {
            return e;
        }
    }

    private void received(Push push) throws InterruptedException {
        Push shown = push.isMessage() ? push : answer(push);
        if (shown != null) {
            pushes.put(shown);
        }
    }

    /** Returns what the application sees of an answer, or null if nothing. */
    private @Nullable Push answer(Push push) {
        Expected waiting = expected.peek();
        if (waiting == null) {
            return push;
        }
        if (push.error() != null && waiting.isShown()) {
            refused.accept(waiting.command());
        }
        if (waiting.isLast(push)) {
            expected.remove();
        }
        if (!waiting.isShown()) {
            return null;
        }
        boolean mayBeLast =
                waiting.leavesNothing() || push.error() != null; // a later command may be noted, but not be sent yet
        return mayBeLast && expected.isEmpty() && nothingSubscribed.getAsBoolean() ? push.asLast() : push;
    }

    private void finish(JedisException reason) {
        if (end.compareAndSet(null, reason)) {
            restored.completeExceptionally(reason);
            wake();
        }
    }
}
