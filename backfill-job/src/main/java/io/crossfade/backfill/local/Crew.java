package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Threads;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of one walk over all slices. Each takes the next slice from a queue when it is through with one. */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    private final Sides sides;
    private final Supplier<Session> sessions;
    private final int maxAttempts;
    private final Stop stop;
    private final Consumer<String> troubles;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    Crew(Sides sides, Supplier<Session> sessions, int maxAttempts, Stop stop, Consumer<String> troubles) {
        this.sides = sides;
        this.sessions = sessions;
        this.maxAttempts = maxAttempts;
        this.stop = stop;
        this.troubles = troubles;
    }

    /**
     * Walks the slices of {@code queue} with this many threads named {@code crossfade-<name>-<n>}. Blocks until all are through or
     * the job has to end.
     */
    void run(SliceQueue queue, String name, int workers) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= workers; i++) {
            Thread thread = new Thread(() -> work(queue), "crossfade-" + name + "-" + i);
            threads.add(thread);
            thread.start();
        }
        Threads.awaitEnd(threads, stop::request);
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void work(SliceQueue queue) {
        try (Hand hand = new Hand()) {
            for (Steps walk = queue.next(); walk != null; walk = queue.next()) {
                hand.walk(walk);
            }
        } catch (StoppedException e) {
            LOG.debug("a worker stops before its slice is through");
        } catch (MigrationException e) {
            fail(new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e));
        } catch (TargetFullException e) {
            fail(JobException.of(e));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void fail(RuntimeException e) {
        if (!failure.compareAndSet(null, e)) {
            LOG.debug("another worker failed, too", e);
        }
        stop.request();
    }

    /** One worker with its connections. */
    private final class Hand implements AutoCloseable {
        private final Retries retries = new Retries(maxAttempts, stop);
        private @Nullable Session session;

        void walk(Steps walk) {
            while (!walk.isDone()) {
                stop.check();
                try {
                    walk.step(session(), sides);
                    retries.succeeded();
                } catch (SideException e) {
                    troubles.accept(e.getMessage() + "; trying again from the last recorded position");
                    close();
                    walk.rewind(e);
                    retries.failed(e);
                }
            }
        }

        private Session session() {
            if (session == null) {
                session = sessions.get();
            }
            return session;
        }

        @Override
        public void close() {
            if (session != null) {
                session.close();
                session = null;
            }
        }
    }
}
