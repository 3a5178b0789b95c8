package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Any interleaving of writers, who change a number and mark its key, and of a lane, which takes keys, copies their numbers and
 * then says that they are settled or failed. Every method of the ledger is atomic, so one thread can play them all. A mark
 * that is lost leaves the two sides different for ever.
 */
class LedgerProperties {
    private static final int KEYS = 3;

    private enum Act {
        WRITE_0(0),
        WRITE_1(1),
        WRITE_2(2),
        WRITE_UNKNOWN(0),
        TAKE(0),
        TAKE_URGENTLY(0),
        COPY(0),
        SETTLE(0),
        FAIL(0);

        final int key;

        Act(int key) {
            this.key = key;
        }
    }

    private final Ledger ledger = new Ledger(100_000);
    private final Deque<DirtyKey> taken = new ArrayDeque<>();
    private final Deque<DirtyKey> copied = new ArrayDeque<>();
    private final int[] authority = new int[KEYS];
    private final int[] shadow = new int[KEYS];
    private long now;

    @Property(tries = 3_000)
    @Behaviour({"LD-1", "LD-3"})
    void marks_inAnyInterleaving_areNeverLost(@ForAll("acts") List<Act> acts) {
        acts.forEach(this::perform);
        for (int i = 0; i < 200; i++) {
            perform(Act.TAKE);
            perform(Act.COPY);
            perform(Act.SETTLE);
        }
        assertThat(ledger.size()).isZero();
        assertThat(shadow).isEqualTo(authority);
    }

    private void perform(Act act) {
        now++;
        switch (act) {
            case WRITE_0, WRITE_1, WRITE_2 -> write(act.key, false);
            case WRITE_UNKNOWN -> write(act.key, true);
            case TAKE -> taken.addAll(ledger.take(now, 2, false));
            case TAKE_URGENTLY -> taken.addAll(ledger.take(now, 2, true));
            case COPY -> {
                while (!taken.isEmpty()) {
                    int key = number(taken.element());
                    shadow[key] = authority[key];
                    copied.add(taken.remove());
                }
            }
            case SETTLE -> {
                if (!copied.isEmpty()) {
                    ledger.settled(copied.remove(), now + 5);
                }
            }
            case FAIL -> {
                if (!copied.isEmpty()) {
                    ledger.again(copied.remove(), now + 3);
                }
            }
        }
    }

    private void write(int key, boolean unknown) {
        authority[key]++;
        DirtyKind kind = now % 2 == 0 ? DirtyKind.CHECK : DirtyKind.CONVERGE;
        assertThat(ledger.mark(Key.of("key:" + key), kind, now + 2, unknown, null))
                .isTrue();
    }

    private static int number(DirtyKey key) {
        byte[] name = key.key().bytes();
        return name[name.length - 1] - '0';
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        return Arbitraries.of(Act.class).list().ofMinSize(1).ofMaxSize(40);
    }
}
