package io.crossfade.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import org.junit.jupiter.api.Test;

class WholeKeysTest {
    private final WholeKeys whole = new WholeKeys();

    @Test
    void contains_addedKey_byContentNotByInstance() {
        whole.add(Key.of("a"));

        assertThat(whole.contains(Key.of("a"))).isTrue();
        assertThat(whole.contains(Key.of("b"))).isFalse();
    }

    @Test
    void remove_otherKeyOfTheSamePlace_leavesTheKey() {
        for (int i = 0; i < 200_000; i++) {
            whole.add(Key.of("key:" + i));
        }
        assertThat(whole.contains(Key.of("key:199999"))).isTrue();

        whole.remove(Key.of("never added"));
        whole.remove(Key.of("key:199999"));

        assertThat(whole.contains(Key.of("key:199999"))).isFalse();
    }

    @Test
    void clear_forgetsAll() {
        whole.add(Key.of("a"));
        whole.clear();
        assertThat(whole.contains(Key.of("a"))).isFalse();
    }
}
