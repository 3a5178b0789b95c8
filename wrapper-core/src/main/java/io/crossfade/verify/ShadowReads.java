package io.crossfade.verify;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.ReplyComparison;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats sampled reads on the shadow and compares the replies, on a thread of its own. Thread-safe. Never blocks or fails
 * the caller: a sample that finds the queue full is dropped and counted.
 */
public final class ShadowReads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowReads.class);
    private static final int BATCH = 64;
    private static final long POLL_MILLIS = 200;

    /** Long enough for batches: a round trip and a wake-up for each sample would cost more than the reads themselves. */
    private static final long LINGER_MILLIS = 2;

    private static final long BACK_OFF_MILLIS = 500;

    /** By then the shadow has what others have just written, whose own process alone knows that it is on its way. */
    private static final long SECOND_LOOK_MILLIS = 50;

    private record Sample(ShadowRead read, @Nullable Object reply) {
        Command command() {
            return read.command();
        }
    }

    private final ShadowReadConfig config;
    private final Function<Side, RedisSide> sides;
    private final Namespaces namespaces;
    private final KeyMotion motion;
    private final Consumer<List<Key>> suspect;
    private final ShadowReadCounters counters;
    private final ReplyComparator comparator;
    private final BlockingQueue<Sample> queue;
    private final Thread thread = new Thread(this::run, "crossfade-shadow-reads");
    private final ReentrantLock comparing = new ReentrantLock();
    private volatile boolean paused;
    private volatile boolean running = true;

    /**
     * Creates the sampler and starts its thread.
     *
     * @param sides gives the two sides
     * @param config settings
     * @param namespaces tells which keys are compared, and how often
     * @param counters counts; several samplers may share them
     * @param motion tells whether a key was in motion, so that a difference means nothing
     * @param suspect takes the keys of a read whose replies differed
     */
    public ShadowReads(
            Function<Side, RedisSide> sides,
            ShadowReadConfig config,
            Namespaces namespaces,
            ShadowReadCounters counters,
            KeyMotion motion,
            Consumer<List<Key>> suspect) {
        this.sides = sides;
        this.config = config;
        this.namespaces = namespaces;
        this.counters = counters;
        this.motion = motion;
        this.suspect = suspect;
        this.comparator = new ReplyComparator(config.expiryTolerance());
        this.queue = new ArrayBlockingQueue<>(config.queueCapacity());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes a read that the authority is about to be asked, or passes it over with null. It must come first: a write that
     * begins after this makes the read inconclusive, whichever of the two the authority executes first.
     */
    public @Nullable ShadowRead begin(Command command, CommandSpec spec, Side shadow) {
        if (paused
                || spec.comparison() == ReplyComparison.NONE
                || ThreadLocalRandom.current().nextDouble() >= sampleRate(command, spec)) {
            return null;
        }
        Command copy = command.copy();
        List<Key> keys = spec.keys(copy);
        int[] stamps = keys.stream().mapToInt(motion::stamp).toArray();
        ShadowRead read = new ShadowRead(copy, spec, shadow, keys, stamps);
        if (read.hasMoved(motion)) {
            counters.inconclusive.increment();
            return null;
        }
        return read;
    }

    /** The authority has answered {@code read}. */
    public void answered(ShadowRead read, @Nullable Object reply) {
        if (!queue.offer(new Sample(read, reply))) {
            counters.dropped.increment();
        }
    }

    private double sampleRate(Command command, CommandSpec spec) {
        if (namespaces.isEmpty()) {
            return config.sampleRate();
        }
        List<Key> keys = spec.keys(command);
        return namespaces.carriesAll(keys) ? namespaces.sampleRate(keys, config.sampleRate()) : 0;
    }

    /**
     * Drops what waits and takes no more samples; when this returns, no comparison is under way. Before the authority moves:
     * a suspicion of before must not be judged after.
     */
    public void pause() {
        paused = true;
        counters.dropped.add(queue.size());
        queue.clear();
        comparing.lock();
        comparing.unlock();
    }

    /** Takes samples again. */
    public void resume() {
        paused = false;
    }

    /** Returns the counts since the start. */
    public ShadowReadCounters counters() {
        return counters;
    }

    private void run() {
        List<Sample> batch = new ArrayList<>(BATCH);
        while (running) {
            try {
                batch.clear();
                Sample first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    TimeUnit.MILLISECONDS.sleep(LINGER_MILLIS);
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    compareUnlessPaused(batch);
                }
            } catch (LinkException e) {
                counters.failed.add(batch.size());
                backOff();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                counters.failed.add(batch.size());
                LOG.error("shadow reads could not be compared; others will be", e);
            }
        }
    }

    private void compareUnlessPaused(List<Sample> batch) throws InterruptedException {
        comparing.lock();
        try {
            if (!paused) {
                compare(batch);
            }
        } finally {
            comparing.unlock();
        }
    }

    private void compare(List<Sample> batch) throws InterruptedException {
        for (Side shadow : Side.values()) {
            List<Sample> samples = batch.stream()
                    .filter(sample -> sample.read().shadow() == shadow)
                    .toList();
            if (!samples.isEmpty()) {
                compare(samples, shadow);
            }
        }
    }

    /** A write that is on its way when the shadow is read may have arrived when the reply is judged, so who looks, looks before. */
    private void compare(List<Sample> samples, Side shadow) throws InterruptedException {
        List<Sample> resting = samples.stream()
                .filter(sample -> !sample.read().hasMoved(motion))
                .toList();
        counters.inconclusive.add(samples.size() - resting.size());
        if (resting.isEmpty()) {
            return;
        }
        List<Sample> doubtful = new ArrayList<>();
        List<@Nullable Object> replies = ask(shadow, resting);
        for (int i = 0; i < resting.size(); i++) {
            if (isDoubtful(resting.get(i), replies.get(i))) {
                doubtful.add(resting.get(i));
            }
        }
        if (!doubtful.isEmpty()) {
            lookAgain(doubtful, shadow);
        }
    }

    private List<@Nullable Object> ask(Side side, List<Sample> samples) {
        try (RedisLink link = sides.apply(side).lease()) {
            return link.exchange(samples.stream().map(Sample::command).toList());
        }
    }

    private boolean isDoubtful(Sample sample, @Nullable Object shadowReply) {
        boolean unsupported =
                shadowReply instanceof ErrorReply error && !error.code().equals("WRONGTYPE");
        if (unsupported) {
            counters.inconclusive.increment();
        } else if (same(sample, shadowReply)) {
            counters.equal.increment();
        } else if (sample.read().hasMoved(motion)) {
            counters.inconclusive.increment();
        } else {
            return true;
        }
        return false;
    }

    private boolean same(Sample sample, @Nullable Object reply) {
        return comparator.same(sample.read().spec().comparison(), sample.reply(), reply);
    }

    /**
     * A write is known to be on its way only when the authority has answered it, and to its own process alone: the reader may be
     * sooner, or another process. So a difference is one if a little later the authority still says the same, and the shadow still does not.
     */
    private void lookAgain(List<Sample> doubtful, Side shadow) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SECOND_LOOK_MILLIS);
        List<@Nullable Object> authority = ask(shadow.other(), doubtful);
        List<@Nullable Object> replies = ask(shadow, doubtful);
        for (int i = 0; i < doubtful.size(); i++) {
            Sample sample = doubtful.get(i);
            if (same(sample, authority.get(i))
                    && !same(sample, replies.get(i))
                    && !sample.read().hasMoved(motion)) {
                counters.different.increment();
                suspect.accept(sample.read().keys());
            } else {
                counters.inconclusive.increment();
            }
        }
    }

    private void backOff() {
        try {
            TimeUnit.MILLISECONDS.sleep(running ? BACK_OFF_MILLIS : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
