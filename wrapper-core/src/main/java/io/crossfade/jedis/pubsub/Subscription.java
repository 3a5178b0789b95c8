package io.crossfade.jedis.pubsub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What one connection is subscribed to, wherever the authority is. One thread takes; any may send and close.
 *
 * <p>A move has three steps: the next side is subscribed to while the present one is read; once the authority has moved and
 * the grace period has passed, the present one is left behind a barrier; when everything before that has been taken, what
 * the next side has received since is taken, without what came already.
 */
final class Subscription implements PushStream {
    private static final int IDLE_MILLIS = 1_000;
    private static final int MOVING_MILLIS = 20;
    private static final long RETRY_NANOS = 200_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Subscriptions owner;
    private final BiFunction<Side, List<Key>, Connection> connect;
    private final Twins twins;
    private final ReentrantLock opening = new ReentrantLock();
    private final Channels channels = new Channels(); // guarded by this
    private volatile @Nullable SubscribedLink present; // written under this
    private volatile @Nullable SubscribedLink ahead; // written under this
    private volatile boolean nothingSubscribed;
    private volatile boolean closed;
    private volatile byte @Nullable [] farewell;

    /* For the thread that takes. */
    private long retryAtNanos;
    private long leftAtNanos;

    Subscription(Subscriptions owner, BiFunction<Side, List<Key>, Connection> connect) {
        this.owner = owner;
        this.connect = connect;
        this.twins = new Twins(owner.grace());
    }

    @Override
    public boolean isOpen() {
        return !closed || farewell != null;
    }

    @Override
    public void send(Command command) {
        switch (command.text(0).toUpperCase(Locale.ROOT)) {
            case "RESET" -> end("RESET");
            case "QUIT" -> end("OK");
            case "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE", "PING" ->
                forward(command.copy());
            default ->
                throw new JedisDataException(
                        "ERR Can't execute '"
                                + command.text(0).toLowerCase(Locale.ROOT)
                                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
        }
    }

    private void end(String reply) {
        farewell = reply.getBytes(US_ASCII);
        close();
    }

    /** The link that is left sees no more commands; of two that are read the older one answers. */
    private synchronized void forward(Command command) {
        Command named = channels.note(command);
        nothingSubscribed = channels.isEmpty();
        SubscribedLink now = present;
        SubscribedLink next = ahead;
        if (now == null) {
            Side side = owner.course().authority();
            now = link(side);
            present = now;
            if (closed) {
                now.close();
            }
        }
        boolean answersHere = next == null || !(now.isLeaving() || now.hasEnded());
        if (answersHere) {
            now.send(new Expected(named, true, nothingSubscribed));
        }
        if (next != null) {
            forwardAhead(next, named, !answersHere);
        }
    }

    private void forwardAhead(SubscribedLink next, Command command, boolean answersHere) {
        try {
            next.send(new Expected(command, answersHere, nothingSubscribed));
        } catch (JedisException e) {
            if (answersHere) {
                throw e;
            }
            ahead = null; // it has ended; the thread that takes opens another one
        }
    }

    private SubscribedLink link(Side side) {
        Connection connection = connect.apply(side, shardChannels());
        return new SubscribedLink(side, connection, () -> nothingSubscribed, this::refused).start();
    }

    private synchronized List<Key> shardChannels() {
        return channels.of(ChannelKind.SHARD);
    }

    private synchronized void refused(Command command) {
        channels.refused(command);
        nothingSubscribed = channels.isEmpty();
    }

    /** Subscribes on {@code side}, beside the present one; returns why that is impossible, or null. */
    @Nullable String prepare(Side side) {
        try {
            openAhead(side);
            return null;
        } catch (JedisDataException e) {
            String message = String.valueOf(e.getMessage());
            return "the " + side.label() + " refuses a subscriber (" + message.split(" ", 2)[0] + "); give crossfade."
                    + side.label() + ".user the channels that the source allows";
        } catch (JedisException e) {
            return "a subscriber could not connect to the " + side.label();
        }
    }

    private void openAhead(Side side) {
        opening.lock();
        try {
            SubscribedLink now = present;
            SubscribedLink other = ahead;
            if (closed || now == null || now.side() == side || (other != null && other.side() == side)) {
                return;
            }
            SubscribedLink next = link(side);
            try {
                restore(next);
                next.awaitRestored();
            } catch (JedisException e) {
                drop(next);
                throw e;
            }
            if (closed) {
                next.close();
            }
        } finally {
            opening.unlock();
        }
    }

    private synchronized void restore(SubscribedLink next) {
        next.restore(channels.restore());
        ahead = next;
    }

    private void drop(SubscribedLink link) {
        synchronized (this) {
            if (ahead == link) {
                ahead = null;
            }
        }
        link.close();
    }

    /** Has the thread that takes look where the authority is. */
    void wake() {
        SubscribedLink now = present;
        if (now != null) {
            now.wake();
        }
    }

    /** Returns whether nothing that comes to {@code side} is missed. */
    boolean isOn(Side side) {
        SubscribedLink now = present;
        SubscribedLink next = ahead;
        return closed
                || now == null
                || now.side() == side
                || (next != null && next.side() == side && next.isRestored());
    }

    @Override
    public @Nullable Object next() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    Push push = take();
                    if (push != null) {
                        return push.open();
                    }
                } catch (InterruptedException e) {
                    interrupted = true; // as on a socket: the read goes on
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Push take() throws InterruptedException {
        SubscribedLink now = present;
        if (closed || now == null) {
            return lastWord();
        }
        boolean moving = advance(now, owner.course());
        Push push = now.poll(moving ? MOVING_MILLIS : IDLE_MILLIS);
        if (push == null) {
            nothingCame(now);
            return null;
        }
        if (push.isMessage()) {
            return taken(push, moving) ? push : null;
        }
        if (push.isLast() && nothingSubscribed) {
            close();
        }
        return push;
    }

    private Push lastWord() {
        byte[] reply = farewell;
        if (reply == null) {
            throw new JedisConnectionException("Socket closed");
        }
        farewell = null;
        return new Push(reply, SubscribedLink.now());
    }

    /** Returns whether the message is a new one. */
    private boolean taken(Push message, boolean moving) {
        boolean twin = twins.isTwin(message);
        if (!moving) {
            twins.trim(message.arrivedNanos());
        }
        if (!twin && (moving || owner.course().carried())) {
            twins.note(message);
        }
        return !twin;
    }

    /** Does the next step of a move, if one is due; returns whether a move is under way. */
    private boolean advance(SubscribedLink now, Course course) {
        SubscribedLink next = ahead;
        if (now.isLeaving()) {
            return true;
        }
        if (next != null && next.hasEnded()) {
            drop(next);
            next = null;
        }
        Side wanted = now.side() == course.authority() ? course.next() : course.authority();
        if (next != null && next.side() != wanted) {
            drop(next);
        } else if (next == null && wanted != null && wanted != now.side()) {
            tryOpenAhead(now, wanted);
        } else if (next != null && wanted == course.authority() && next.isRestored() && isDue(next, course)) {
            leave(now);
        }
        return wanted != null && wanted != now.side();
    }

    private void tryOpenAhead(SubscribedLink now, Side side) {
        long time = SubscribedLink.now();
        if (!now.hasEnded() && time < retryAtNanos) {
            return;
        }
        retryAtNanos = time + RETRY_NANOS;
        String obstacle = prepare(side);
        if (obstacle != null) {
            owner.warn(obstacle);
        }
    }

    private boolean isDue(SubscribedLink next, Course course) {
        long start = Math.max(course.sinceNanos(), next.restoredNanos());
        return SubscribedLink.now() - start >= owner.grace().toNanos();
    }

    private synchronized void leave(SubscribedLink now) {
        leftAtNanos = SubscribedLink.now();
        now.leave();
    }

    private void nothingCame(SubscribedLink now) {
        JedisException end = now.drainedEnd();
        if (end != null) {
            if (!closed && !turn(now)) {
                close();
                throw end;
            }
        } else if (now.isLeaving() && !now.hasEnded()) {
            long waited = (SubscribedLink.now() - leftAtNanos) / NANOS_PER_MILLI;
            if (waited > now.timeoutMillis()) {
                now.close(); // it hangs; the next one has what it would have said
            }
        } else if (ahead == null) {
            twins.trim(SubscribedLink.now());
        }
    }

    /** Goes over to the link that was opened ahead; returns whether there is one that may be followed. */
    private synchronized boolean turn(SubscribedLink now) {
        SubscribedLink next = ahead;
        boolean follows = next != null
                && !closed
                && next.isRestored()
                && (now.isLeaving() || next.side() == owner.course().authority());
        if (follows) {
            present = next;
            ahead = null;
            twins.turn(SubscribedLink.now());
            now.close();
        }
        if (next != null && closed) {
            next.close(); // who closed meanwhile may have seen it in neither place
        }
        return follows;
    }

    @Override
    public void close() {
        closed = true;
        owner.ended(this);
        SubscribedLink now = present;
        SubscribedLink next = ahead;
        if (now != null) {
            now.close();
        }
        if (next != null) {
            next.close();
        }
    }
}
