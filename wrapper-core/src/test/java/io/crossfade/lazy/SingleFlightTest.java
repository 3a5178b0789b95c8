package io.crossfade.lazy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private static final Key KEY = Key.of("k");
    private static final Key OTHER = Key.of("other");

    private final Set<Key> moved = ConcurrentHashMap.newKeySet();
    private final List<Key> copied = new ArrayList<>();
    private final SingleFlight flights = new SingleFlight(moved::contains);

    @Test
    void copy_severalKeysOneOfThemTwice_copiesEachOnceInOneGo() {
        assertThat(flights.copy(List.of(KEY, OTHER, KEY), copied::addAll)).isTrue();

        assertThat(copied).containsExactly(KEY, OTHER);
        assertThat(flights.underWay()).isZero();
    }

    @Test
    void copy_keyHasMovedMeanwhile_isNotCopied() {
        moved.add(KEY);

        assertThat(flights.copy(List.of(KEY), copied::addAll)).isTrue();

        assertThat(copied).isEmpty();
        assertThat(flights.underWay()).isZero();
    }

    @Test
    void copy_fails_leavesNothingAndTheNextBeginsAnew() {
        assertThatThrownBy(() -> flights.copy(List.of(KEY), keys -> {
                    throw new MigrationException("refused");
                }))
                .hasMessage("refused");

        assertThat(flights.underWay()).isZero();
        assertThat(flights.copy(List.of(KEY), copied::addAll)).isTrue();
        assertThat(copied).containsExactly(KEY);
    }

    @Test
    void copy_thatOfAnotherFails_isTold() throws Exception {
        AtomicReference<Boolean> told = new AtomicReference<>();
        Thread other = new Thread(() -> told.set(flights.copy(List.of(KEY), copied::addAll)));

        assertThatThrownBy(() -> flights.copy(List.of(KEY), keys -> {
                    startAndLetWait(other);
                    throw new MigrationException("refused");
                }))
                .hasMessage("refused");

        other.join();
        assertThat(told).hasValue(false);
        assertThat(copied).isEmpty();
    }

    /**
     * A key has moved just before one caller claims it, so there is nothing to copy; another caller has seen the claim and waits for it.
     * It waited for ever, since only a caller with something to copy ended its claims.
     */
    @Test
    void copy_claimedByACallerThatFindsItMoved_doesNotWaitForEver() throws Exception {
        AtomicReference<Boolean> told = new AtomicReference<>();
        AtomicReference<Thread> other = new AtomicReference<>();
        SingleFlight asked = new SingleFlight(key -> {
            Thread waiting = other.getAndSet(null);
            if (waiting != null) {
                startAndLetWait(waiting);
            }
            return true;
        });
        Thread late = new Thread(() -> told.set(asked.copy(List.of(KEY), copied::addAll)));
        late.setDaemon(true);
        other.set(late);

        assertThat(asked.copy(List.of(KEY), copied::addAll)).isTrue();

        await().until(() -> !late.isAlive());
        assertThat(told).hasValue(true);
        assertThat(copied).isEmpty();
    }

    private static void startAndLetWait(Thread thread) {
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }
}
