package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneInboxTest {
    private static final int CAPACITY = 4;
    private static final long MAX_BYTES = 1_000;

    private final LaneInbox inbox = new LaneInbox(CAPACITY, MAX_BYTES);
    private final List<CarryItem> batch = new ArrayList<>();

    private static CarryItem set(int valueBytes) {
        Command command = Command.of("SET", "k", "v".repeat(valueBytes));
        return new CarryItem(Key.of("k"), command, false, null);
    }

    @Test
    @Behaviour("DW-5")
    void offer_bytesAreUsedUp_isRefusedUntilWhatWasTakenIsDone() {
        assertThat(inbox.offer(set(500))).isTrue();
        assertThat(inbox.offer(set(500))).isFalse();
        inbox.drainTo(batch, 10);
        assertThat(batch).hasSize(1);
        assertThat(inbox.offer(set(500))).as("still under way").isFalse();

        inbox.done();

        assertThat(inbox.offer(set(500))).isTrue();
    }

    @Test
    @Behaviour("DW-5")
    void offer_placesAreUsedUp_isRefusedAndTakesNoBytes() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(inbox.offer(set(1))).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(inbox.offer(set(1))).isFalse();
        }
        inbox.drainTo(batch, CAPACITY);
        inbox.done();

        assertThat(inbox.offer(set((int) MAX_BYTES)))
                .as("alone, also one that is larger")
                .isTrue();
        assertThat(inbox.offer(set(1))).isFalse();
    }
}
