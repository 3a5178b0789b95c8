package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.Overwrite;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which marks of a large key can be settled by a look at the members that were written. */
class TouchedMembersTest {
    private static final Key K = Key.of("k");
    private final Ledger ledger = new Ledger(1 << 20);
    private final TouchedMembers touched = new TouchedMembers();

    @Test
    @Behaviour("CV-16")
    void take_onlyMembersWereMarked_saysSo() {
        ledger.touch(K, 0);
        ledger.touch(K, 0);
        assertThat(take().onlyTouched()).isTrue();
    }

    @Test
    @Behaviour("CV-16")
    void take_markedInAnotherWayBeforeOrAfter_doesNot() {
        ledger.touch(K, 0);
        ledger.mark(K, DirtyKind.CHECK, 0, false, null);
        assertThat(settle(take())).isFalse();
        ledger.mark(K, DirtyKind.CHECK, 0, false, null);
        ledger.touch(K, 0);
        assertThat(settle(take())).isFalse();
        ledger.confirm(K, Overwrite.gone(), 0);
        ledger.touch(K, 0);
        assertThat(settle(take())).isFalse();
    }

    @Test
    void take_markedWhileTaken_tellsOfThoseMarksOnly() {
        ledger.mark(K, DirtyKind.CONVERGE, 0, false, null);
        DirtyKey whole = take();
        ledger.touch(K, 0);
        settle(whole);
        DirtyKey next = take();
        assertThat(next.onlyTouched()).isTrue();
        ledger.touch(K, 0);
        ledger.again(next, 0);
        assertThat(take().onlyTouched()).as("the first look failed").isFalse();
    }

    @Test
    void take_writtenAsAWholeWhileTaken_doesNot() {
        ledger.touch(K, 0);
        DirtyKey first = take();
        ledger.confirm(K, Overwrite.gone(), 0);
        ledger.touch(K, 0);
        settle(first);
        assertThat(take().onlyTouched()).isFalse();
    }

    @Test
    void members_lookHasEndedWell_areThoseNotedSinceItBegan() {
        assertThat(note("before")).isFalse();
        Object begun = touched.begin(K);
        assertThat(note("meanwhile")).isTrue();
        assertThat(touched.take(K)).as("the look goes on").isNull();
        touched.ended(K, begun, true);
        note("after");
        assertThat(touched.take(K)).containsExactly(member("meanwhile"), member("after"));
        assertThat(touched.take(K)).isEmpty();
    }

    @Test
    void members_lookFailedOrWasOvertaken_areNotKnown() {
        touched.ended(K, touched.begin(K), false);
        assertThat(touched.take(K)).isNull();
        assertThat(touched.isEmpty()).isTrue();
        Object first = touched.begin(K);
        touched.begin(K);
        touched.ended(K, first, true);
        assertThat(touched.take(K)).isNull();
    }

    @Test
    void members_tooMany_keyIsForgotten() {
        touched.ended(K, touched.begin(K), true);
        List<byte[]> many = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            many.add(("member" + i).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(touched.note(K, many)).isFalse();
        assertThat(note("more")).isFalse();
        assertThat(touched.take(K)).isNull();
    }

    @Test
    void keys_tooMany_theOldestIsForgotten() {
        Object begun = touched.begin(K);
        for (int i = 0; i < 256; i++) {
            touched.begin(Key.of("other" + i));
        }
        touched.ended(K, begun, true);
        assertThat(note("member")).isFalse();
    }

    private DirtyKey take() {
        return ledger.take(System.nanoTime(), 10, true).get(0);
    }

    private boolean settle(DirtyKey key) {
        ledger.settled(key, 0);
        return key.onlyTouched();
    }

    private boolean note(String... members) {
        return touched.note(
                K,
                Arrays.stream(members)
                        .map(member -> member.getBytes(StandardCharsets.US_ASCII))
                        .toList());
    }

    private static ByteBuffer member(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
