package io.crossfade.shadow;

import static io.crossfade.shadow.DirtyKind.CHECK;
import static io.crossfade.shadow.DirtyKind.COMPARE;
import static io.crossfade.shadow.DirtyKind.CONFIRM;
import static io.crossfade.shadow.DirtyKind.CONVERGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");

    /** Enough for two short keys with short values, not for three. */
    private final Ledger ledger = new Ledger(1_100);

    @Test
    @Behaviour("LD-1")
    void mark_sameKeyTwice_isOneEntryWithTheStrongerKind() {
        mark(A, CHECK, 10);
        mark(A, CONVERGE, 20);

        assertThat(ledger.size()).isEqualTo(1);
        assertThat(ledger.take(10, 10, false)).singleElement().satisfies(key -> {
            assertThat(key.kind()).isEqualTo(CONVERGE);
        });
    }

    @Test
    @Behaviour("LD-2")
    void mark_full_refusesNewKeysAndTakesKnownOnes() {
        mark(A, CHECK, 0);
        mark(B, CHECK, 0);

        assertThat(ledger.mark(Key.of("c"), CHECK, 0, false, null)).isFalse();
        assertThat(ledger.mark(A, CONVERGE, 0, false, null)).isTrue();
        assertThat(ledger.size()).isEqualTo(2);
    }

    @Test
    @Behaviour("LD-2")
    void mark_longKey_takesTheRoomOfManyShortOnes() {
        mark(A, CHECK, 0);

        assertThat(ledger.mark(Key.of("x".repeat(300)), CHECK, 0, false, null)).isFalse();
        assertThat(ledger.bytes()).isLessThanOrEqualTo(1_100);
    }

    /** Else it could never be settled. */
    @Test
    @Behaviour("LD-2")
    void mark_keyLongerThanTheBound_isTakenAlone() {
        Key longest = Key.of("x".repeat(10_000));

        assertThat(ledger.hasHalfItsRoomFor(longest)).isTrue();
        assertThat(ledger.mark(longest, CHECK, 0, false, null)).isTrue();
        assertThat(ledger.mark(A, CHECK, 0, false, null)).isFalse();
        assertThat(ledger.hasHalfItsRoomFor(A)).isFalse();
    }

    @Test
    @Behaviour("LD-2")
    void confirm_noRoomForTheValue_isCheckedInstead() {
        ledger.confirm(A, Overwrite.with(new byte[600]), 0);

        assertThat(ledger.bytes()).isLessThan(1_100);
        assertThat(ledger.take(0, 10, false)).extracting(DirtyKey::kind).containsExactly(CHECK);
    }

    @Test
    void settled_everything_givesTheRoomBack() {
        ledger.confirm(A, Overwrite.with(new byte[100]), 0);
        ledger.mark(A, CHECK, 0, true, null);
        assertThat(ledger.bytes()).isPositive();

        ledger.settled(ledger.take(0, 10, false).get(0), 1);
        ledger.again(ledger.take(1, 10, false).get(0), 2);
        ledger.settled(ledger.take(2, 10, false).get(0), 3);

        assertThat(ledger.bytes()).isZero();
    }

    /** A key that is written and copied all the time, while the second check that it is owed is far away. */
    @Test
    @Behaviour("LD-2")
    void settled_againAndAgain_leavesNothingBehind() {
        long now = 0;
        for (int i = 0; i < 1_000; i++) {
            ledger.mark(A, CONVERGE, now, true, null);
            ledger.settled(ledger.take(now++, 10, false).get(0), now + 1_000_000);
        }

        assertThat(ledger.bytes()).isLessThan(1_100);
    }

    @Test
    void take_beforeDue_givesNothingUnlessUrgent() {
        mark(A, CHECK, 100);

        assertThat(ledger.take(99, 10, false)).isEmpty();
        assertThat(ledger.nanosToNextDue(40)).isEqualTo(60);
        assertThat(ledger.take(99, 10, true)).hasSize(1);
    }

    @Test
    void take_hotKey_isNotPutOffByLaterMarks() {
        mark(A, CHECK, 10);
        mark(A, CHECK, 1_000);

        assertThat(ledger.take(10, 10, false)).hasSize(1);
    }

    @Test
    @Behaviour("LD-3")
    void settled_markedMeanwhile_staysWithTheNewMark() {
        mark(A, CONVERGE, 0);
        DirtyKey taken = ledger.take(0, 10, false).get(0);
        mark(A, CHECK, 5);

        ledger.settled(taken, 0);

        assertThat(ledger.contains(A)).isTrue();
        assertThat(ledger.take(5, 10, false)).singleElement().satisfies(key -> assertThat(key.kind())
                .isEqualTo(CHECK));
    }

    @Test
    void take_takenKey_isNotGivenOutTwice() {
        mark(A, CHECK, 0);
        ledger.take(0, 10, false);
        mark(A, CHECK, 0);

        assertThat(ledger.take(0, 10, true)).isEmpty();
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    @Behaviour("LD-4")
    void settled_outcomeWasUnknown_isCheckedOnceMoreAfterTheGrace() {
        ledger.mark(A, CONVERGE, 0, true, null);

        ledger.settled(ledger.take(0, 10, false).get(0), 100);

        assertThat(ledger.take(99, 10, true)).as("not even when urgent").isEmpty();
        List<DirtyKey> second = ledger.take(100, 10, false);
        assertThat(second).singleElement().satisfies(key -> {
            assertThat(key.kind()).isEqualTo(CHECK);
            assertThat(key.unknown()).isFalse();
        });
        ledger.settled(second.get(0), 200);
        assertThat(ledger.size()).isZero();
    }

    @Test
    void mark_duringGrace_keepsTheSecondCheckOwed() {
        ledger.mark(A, CONVERGE, 0, true, null);
        ledger.settled(ledger.take(0, 10, false).get(0), 100);
        mark(A, CHECK, 10);

        DirtyKey taken = ledger.take(10, 10, false).get(0);
        ledger.settled(taken, 110);

        assertThat(taken.unknown()).isTrue();
        assertThat(ledger.take(110, 10, false)).hasSize(1);
    }

    @Test
    void settled_unknownAndMarkedMeanwhile_keepsTheSecondCheckOwed() {
        ledger.mark(A, CONVERGE, 0, true, null);
        DirtyKey taken = ledger.take(0, 10, false).get(0);
        mark(A, CHECK, 5);
        ledger.settled(taken, 100);

        assertThat(ledger.take(5, 10, false)).singleElement().satisfies(key -> assertThat(key.unknown())
                .isTrue());
    }

    @Test
    void again_comesUpWithItsWaitersAndAttempts() {
        CompletableFuture<Boolean> waiter = new CompletableFuture<>();
        ledger.mark(A, CONVERGE, 0, false, waiter);

        ledger.again(ledger.take(0, 10, false).get(0).differing(), 50);

        DirtyKey second = ledger.take(50, 10, false).get(0);
        assertThat(second.attempts()).isEqualTo(1);
        assertThat(second.diverged()).isTrue();
        assertThat(second.kind()).isEqualTo(CONVERGE);
        second.settledForWaiters();
        assertThat(waiter).isCompleted();
    }

    @Test
    @Behaviour("CV-10")
    void confirm_writtenAgain_isConfirmedAgainstTheLaterWrite() {
        ledger.confirm(A, Overwrite.with(new byte[] {1}), 10);
        ledger.confirm(A, Overwrite.gone(), 20);

        assertThat(ledger.take(10, 10, false)).singleElement().satisfies(key -> {
            assertThat(key.kind()).isEqualTo(CONFIRM);
            assertThat(key.written()).isSameAs(Overwrite.gone());
        });
    }

    @Test
    @Behaviour("CV-10")
    void confirm_markedOtherwiseBeforeOrAfter_isLookedAtOnBothSides() {
        ledger.confirm(A, Overwrite.gone(), 0);
        mark(A, CHECK, 0);
        mark(B, CONVERGE, 0);
        ledger.confirm(B, Overwrite.gone(), 0);

        assertThat(ledger.take(0, 10, false)).extracting(DirtyKey::kind).containsExactlyInAnyOrder(CHECK, CONVERGE);
    }

    /** What was sent ahead may have come before another write on one side and after it on the other. */
    @Test
    void compare_confirmedBeforeOrAfter_isLookedAtOnBothSides() {
        ledger.compare(A, Overwrite.gone(), 0);
        ledger.confirm(A, Overwrite.gone(), 0);
        ledger.confirm(B, Overwrite.gone(), 0);
        ledger.compare(B, Overwrite.gone(), 0);

        assertThat(ledger.take(0, 10, false)).extracting(DirtyKey::kind).containsExactly(COMPARE, COMPARE);
    }

    @Test
    void compare_checkedBeforeOrNoRoomForTheValue_isChecked() {
        mark(A, CHECK, 0);
        ledger.compare(A, Overwrite.gone(), 0);
        ledger.compare(B, Overwrite.with(new byte[600]), 0);

        assertThat(ledger.take(0, 10, false)).extracting(DirtyKey::kind).containsExactly(CHECK, CHECK);
    }

    @Test
    void confirm_takenAndNotSettled_isLookedAtOnBothSides() {
        ledger.confirm(A, Overwrite.gone(), 0);

        ledger.again(ledger.take(0, 10, false).get(0), 5);

        assertThat(ledger.take(5, 10, false)).extracting(DirtyKey::kind).containsExactly(CHECK);
    }

    @Test
    void confirm_anEarlierWriteMayStillLand_isLookedAtOnBothSides() {
        ledger.mark(A, CONVERGE, 0, true, null);
        ledger.settled(ledger.take(0, 10, false).get(0), 100);
        ledger.confirm(A, Overwrite.gone(), 10);

        assertThat(ledger.take(10, 10, false)).extracting(DirtyKey::kind).containsExactly(CHECK);
    }

    @Test
    void confirm_whileTaken_keepsTheKeyWithTheLaterWrite() {
        ledger.confirm(A, Overwrite.gone(), 0);
        DirtyKey taken = ledger.take(0, 10, false).get(0);
        Overwrite later = Overwrite.with(new byte[] {1});
        ledger.confirm(A, later, 5);

        ledger.settled(taken, 0);

        assertThat(ledger.take(5, 10, false)).singleElement().satisfies(key -> {
            assertThat(key.kind()).isEqualTo(CONFIRM);
            assertThat(key.written()).isSameAs(later);
        });
    }

    @Test
    void forgetWritten_confirmedKeys_areLookedAtOnBothSides() {
        ledger.confirm(A, Overwrite.gone(), 0);

        ledger.forgetWritten();

        assertThat(ledger.take(0, 10, false)).extracting(DirtyKey::kind).containsExactly(CHECK);
    }

    @Test
    @Behaviour("LD-5")
    void oldest_isTheKeyThatHasBeenDirtyLongestWithoutAgreement() {
        long start = System.nanoTime();
        long later = start + TimeUnit.MINUTES.toNanos(1);
        assertThat(ledger.oldestNanos(later)).isZero();
        mark(A, CONVERGE, 0);
        long between = System.nanoTime();
        mark(B, CONVERGE, 0);
        long sinceA = ledger.oldestNanos(later);
        assertThat(sinceA).isBetween(later - between, later - start);

        DirtyKey a = ledger.take(0, 1, false).get(0);
        mark(A, CHECK, 5);
        ledger.settled(a, 0);
        long sinceB = ledger.oldestNanos(later);
        assertThat(sinceB).isLessThanOrEqualTo(later - between);

        ledger.settled(ledger.take(0, 1, false).get(0), 0);
        assertThat(ledger.oldestNanos(later)).isLessThanOrEqualTo(sinceB).isPositive();
        ledger.settled(ledger.take(5, 1, false).get(0), 0);
        assertThat(ledger.oldestNanos(later)).isZero();
    }

    private void mark(Key key, DirtyKind kind, long due) {
        assertThat(ledger.mark(key, kind, due, false, null)).isTrue();
    }
}
