package io.crossfade.benchmarks.soak.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.CrossfadeConfig;
import io.crossfade.CrossfadeStatus;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.control.ControlConfig;
import io.crossfade.control.Plane;
import io.crossfade.handover.HandoverConfig;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import io.crossfade.shadow.CarryConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import redis.clients.jedis.RedisClient;

/**
 * One process of the fleet. Begins with its load at rest. Ends when it is told to, or when its standard input does. Its
 * standard output has nothing but answers.
 */
public final class Application implements AutoCloseable {
    /** How long a process counts as alive that is not heard of. */
    public static final Duration LEASE = Duration.ofSeconds(9);

    /** A start waits for the target, which may be at fault. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final long PAUSE_SECONDS = 60;
    private static final long JOIN_MILLIS = 10_000;

    private final JedisCrossfade jedis;
    private final RedisClient redis;
    private final ReentrantReadWriteLock load = new ReentrantReadWriteLock(true);
    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Confirmation confirmation;

    Application(Start start) {
        this.confirmation = start.lazy() ? Confirmation.CONFIRMED : Confirmation.NONE;
        this.jedis = JedisCrossfade.open(CrossfadeConfig.builder()
                .phase(start.phase())
                .source(start.source().config())
                .target(start.target().config())
                .carry(CarryConfig.defaults().withCheck(start.check()))
                .lazy(LazyConfig.defaults().withEnabled(start.lazy()))
                .instance("soak-" + start.process())
                .handover(HandoverConfig.defaults().withLease(LEASE))
                .control(ControlConfig.defaults()
                        .withPlane(start.fleet() ? Plane.REDIS : Plane.STATIC)
                        .withLease(LEASE.dividedBy(3).multipliedBy(2))
                        .withStartTimeout(LONGEST_START))
                .build());
        this.redis = jedis.redisClient();
        load.writeLock().lock();
        SplittableRandom seeds = new SplittableRandom(start.seed());
        for (int i = 0; i < start.threads(); i++) {
            Journal journal = Journal.create(Path.of(start.folder()), start.process(), i);
            Caller caller = new Caller(new Hands(redis, seeds.split(), journal), load.readLock(), start.coldKeys());
            Thread thread = new Thread(caller, "soak-" + start.process() + "-" + i);
            thread.setDaemon(true);
            callers.add(caller);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Returns what the name begins with that a process has in the hand-over record. */
    public static String name(int process) {
        return "soak-" + process + "-";
    }

    /** Reads a {@link Start} and then {@link Request}s. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            String first = lines.readLine();
            if (first == null) {
                return;
            }
            try (Application application = new Application(Lines.read(first, Start.class))) {
                answers.println(Lines.write(application.answer(true, "ready")));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Request request = Lines.read(line, Request.class);
                    answers.println(Lines.write(application.handle(request)));
                    answers.flush();
                    if (request.order() == Request.Order.STOP) {
                        return;
                    }
                }
            }
        }
    }

    /** Not for several threads: who paused has to resume. */
    Answer handle(Request request) {
        return switch (request.order()) {
            case PAUSE -> pause();
            case RESUME -> resume();
            case PHASE -> change(Objects.requireNonNull(request.phase(), "phase"));
            case SETTLE ->
                answer(jedis.crossfade().awaitConverged(Duration.ofMillis(request.millis())), "settled or not");
            case STATUS, STOP -> answer(true, "");
        };
    }

    private Answer pause() {
        if (load.isWriteLockedByCurrentThread()) {
            return answer(true, "rests already");
        }
        if (!threads.stream().allMatch(Thread::isAlive)) {
            return answer(false, "a caller has ended, its log tells why");
        }
        try {
            return answer(load.writeLock().tryLock(PAUSE_SECONDS, TimeUnit.SECONDS), "calls are under way");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(false, "interrupted");
        }
    }

    private Answer resume() {
        if (load.isWriteLockedByCurrentThread()) {
            load.writeLock().unlock();
        }
        return answer(true, "");
    }

    private Answer change(MigrationPhase phase) {
        try {
            jedis.crossfade().changePhase(phase, confirmation);
            return answer(true, "");
        } catch (MigrationException e) {
            return answer(false, String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(boolean done, String message) {
        CrossfadeStatus status = jedis.crossfade().status();
        long dirty = status.dirtyKeys() + status.dirtySlots() + status.queuedWrites();
        return new Answer(
                done,
                message + " (" + status.dirtyKeys() + " dirty keys, " + status.dirtySlots() + " slots, breaker "
                        + status.breaker() + ")",
                status.phase(),
                dirty);
    }

    /** Ends the threads after the calls under way, carries what is left, and closes the client. */
    @Override
    public void close() {
        callers.forEach(Caller::stop);
        resume();
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        redis.close();
        jedis.close();
    }
}
