package io.crossfade.phase;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Threads go in and out as fast as they can while the authority goes back and forth. A counter for each side stands for what
 * the servers hold; it is copied when the authority moves, as the carrier would. One write that slips through the gate is
 * lost, one read that does sees a value go backwards.
 */
class PhaseGateStressTest {
    private static final int THREADS = 4;
    private static final int MOVES = 400;

    private final AtomicLong source = new AtomicLong();
    private final AtomicLong target = new AtomicLong();
    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final FakeParticipant participant = new FakeParticipant();
    private final PhaseController phases = new PhaseController(
            SHADOW_READ, false, CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(20)), participant);

    @Test
    @Behaviour({"PH-4", "PH-5"})
    void moves_underLoad_loseNoWriteAndShowNoOldValue() throws Exception {
        participant.duringSettle = this::carry;
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> {
                    while (running.get()) {
                        write();
                        read();
                    }
                }));
            }
            for (int i = 0; i < MOVES; i++) {
                phases.changeTo(i % 2 == 0 ? TARGET_LIVE : SHADOW_READ, Confirmation.NONE);
            }
            running.set(false);
            for (Future<?> worker : workers) {
                worker.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(of(phases.current().authority()).get()).isEqualTo(acknowledged.get());
    }

    private AtomicLong of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private void carry() {
        assertThat(writing.get()).as("writes under way while writes are held").isZero();
        Side authority = phases.current().authority();
        of(authority.other()).set(of(authority).get());
    }

    private void write() {
        PhaseView view = phases.enter(true);
        writing.incrementAndGet();
        of(view.authority()).incrementAndGet();
        acknowledged.incrementAndGet();
        writing.decrementAndGet();
        phases.exit(view);
    }

    private void read() {
        long before = acknowledged.get();
        PhaseView view = phases.enter(false);
        assertThat(of(view.authority()).get()).isGreaterThanOrEqualTo(before);
        phases.exit(view);
    }
}
