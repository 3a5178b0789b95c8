package io.crossfade.shadow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.converge.Convergence;
import io.crossfade.converge.Converger;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Settles the dirty keys whose values are too large to travel whole, one after the other, on a thread and two connections of
 * its own, so that they hold up no lane. Thread-safe; {@link #offer} never blocks.
 *
 * <p>A key stays in its lane's ledger, taken, until it has ended here. One that changes all the while is looked at again only
 * after {@value #REST} times as long as the last look took, unless the ledgers are to be emptied.
 */
final class LargeKeys implements AutoCloseable {
    private static final int REST = 4;
    private static final int REMEMBERED = 1_024;
    private static final long LONGEST_CLOSE_MILLIS = 5_000;

    private record Job(Settler settler, DirtyKey key) {}

    private final LaneSwitch laneSwitch;
    private final LaneLinks links;
    private final TouchedMembers touched = new TouchedMembers();
    private final RateLimitedWarning warning = new RateLimitedWarning();
    private final Thread thread = new Thread(this::run, "crossfade-large-values");
    private volatile boolean running = true;

    @GuardedBy("this") private final Deque<Job> jobs = new ArrayDeque<>();

    @GuardedBy("this") private boolean started;

    /** When a key may be looked at again. */
    @GuardedBy("this") private final Map<Key, Long> notBefore = new LinkedHashMap<>();

    LargeKeys(LaneContext context, LaneSwitch laneSwitch) {
        this.laneSwitch = laneSwitch;
        this.links = new LaneLinks(context);
        thread.setDaemon(true);
    }

    /** Returns what was written of the keys that have been settled here. */
    TouchedMembers touched() {
        return touched;
    }

    /** Takes a key; the thread starts with the first. */
    synchronized void offer(Settler settler, DirtyKey key, boolean urgent) {
        Long rest = notBefore.get(key.key());
        if (!running) {
            settler.later(key, System.nanoTime());
        } else if (rest != null && !urgent && !key.onlyTouched() && rest - System.nanoTime() > 0) {
            settler.later(key, rest);
        } else {
            jobs.add(new Job(settler, key));
            if (!started) {
                started = true;
                thread.start();
            }
            notifyAll();
        }
    }

    private void run() {
        Job job = next();
        while (job != null) {
            try {
                settle(job);
            } catch (RuntimeException
                    | Error e) { // large values are where memory runs out; the next one may be smaller
                links.dropAfterFailure();
                warning.warn("a large value could not be settled; its key stays dirty", e);
                job.settler().putBackUnknown(job.key());
            }
            job = next();
        }
        links.close();
    }

    private synchronized @Nullable Job next() {
        try {
            while (running && jobs.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
        return running ? jobs.remove() : null;
    }

    private void settle(Job job) {
        DirtyKey key = job.key();
        LaneState state = laneSwitch.state();
        if (!laneSwitch.enter(state)) {
            job.settler().putBack(key);
            return;
        }
        try {
            settle(job.settler(), key, state);
        } finally {
            laneSwitch.leave();
        }
    }

    private void settle(Settler settler, DirtyKey key, LaneState state) {
        ShadowBreaker breaker = laneSwitch.breaker(state.authority().other());
        if (!breaker.tryAcquire()) {
            settler.putBack(key);
            return;
        }
        links.turnTo(state.authority());
        links.dropIfStale();
        long start = System.nanoTime();
        try {
            Converger converger = links.converger();
            RedisLink authority = links.authority();
            RedisLink shadow = links.shadow();
            BooleanSupplier goOn = () -> running && laneSwitch.state().equals(state);
            List<ByteBuffer> members = key.onlyTouched() ? touched.take(key.key()) : null;
            Convergence result = members == null
                    ? whole(converger, authority, shadow, key.key(), goOn)
                    : some(converger, authority, shadow, key.key(), members, goOn);
            breaker.unused();
            if (members == null) {
                rest(key.key(), System.nanoTime() - start);
            }
            settler.concludeLarge(key, result);
        } catch (LinkException e) {
            if (links.dropAfterFailure()) {
                breaker.failed(System.nanoTime() - start, e);
            } else {
                breaker.unused();
            }
            warning.warn("a large value could not be carried for now; its key is dirty", e);
            settler.putBackUnknown(key);
        } catch (RuntimeException | Error e) {
            breaker.unused();
            throw e;
        }
    }

    private Convergence whole(
            Converger converger, RedisLink authority, RedisLink shadow, Key key, BooleanSupplier goOn) {
        Object begun = touched.begin(key);
        boolean well = false;
        try {
            Convergence result = converger.convergeInParts(authority, shadow, key, goOn);
            well = result.settled();
            return result;
        } finally {
            touched.ended(key, begun, well);
        }
    }

    private Convergence some(
            Converger converger,
            RedisLink authority,
            RedisLink shadow,
            Key key,
            List<ByteBuffer> members,
            BooleanSupplier goOn) {
        boolean well = false;
        try {
            Convergence result = converger.convergeMembers(authority, shadow, key, members, goOn);
            well = result.settled();
            return result;
        } finally {
            if (!well) {
                touched.forget(key);
            }
        }
    }

    private synchronized void rest(Key key, long tookNanos) {
        notBefore.remove(key);
        notBefore.put(key, System.nanoTime() + REST * Math.min(tookNanos, TimeUnit.MINUTES.toNanos(1)));
        if (notBefore.size() > REMEMBERED) {
            notBefore.remove(notBefore.keySet().iterator().next());
        }
    }

    /** Ends the thread after the part it is at; {@link #close()} waits for it. */
    synchronized void stop() {
        running = false;
        notifyAll();
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
