package io.crossfade.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.model.Key;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceRuleTest {
    private static Namespaces namespaces(String text) {
        return Namespaces.from(Settings.of("", Map.of("crossfade.namespaces", text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session:*=skip",
                "legacy=pin-source",
                "new:*=pin-target",
                "lock:*=carry;mode=sync",
                "a=b=carry;mode=async;sample-rate=0.25"
            })
    void parse_whatIsWritten_isWrittenAgain(String text) {
        assertThat(NamespaceRule.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session:*",
                "=skip",
                "a=drop",
                "a=skip;mode=sync",
                "a=carry;mode=later",
                "a=carry;sample-rate=2",
                "a=carry;colour=red"
            })
    void from_wrongRule_namesSettingAndForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> namespaces(text))
                .withMessage("crossfade.namespaces=" + text + " is not allowed; allowed: list of pattern=policy, "
                        + NamespaceRule.RANGE);
    }

    @Test
    @Behaviour("NS-1")
    void find_severalPatterns_theFirstDecides() {
        Namespaces namespaces = namespaces("tmp:keep:*=carry, tmp:*=skip");

        assertThat(namespaces.carries(Key.of("tmp:keep:1"))).isTrue();
        assertThat(namespaces.carries(Key.of("tmp:1"))).isFalse();
        assertThat(namespaces.carries(Key.of("other"))).isTrue();
        assertThat(namespaces.carried(List.of(Key.of("tmp:1"), Key.of("a")))).containsExactly(Key.of("a"));
    }

    @Test
    void sampleRate_severalKeys_isTheMostThatAnyAsksFor() {
        Namespaces namespaces = namespaces("a=carry;sample-rate=0.5, b=carry;sample-rate=0.0");

        assertThat(namespaces.sampleRate(List.of(Key.of("a")), 0.1)).isEqualTo(0.5);
        assertThat(namespaces.sampleRate(List.of(Key.of("b")), 0.1)).isZero();
        assertThat(namespaces.sampleRate(List.of(Key.of("b"), Key.of("c")), 0.1))
                .isEqualTo(0.1);
        assertThat(namespaces.sampleRate(List.of(), 0.1)).isEqualTo(0.1);
    }

    @Test
    void sync_severalKeys_oneIsEnough() {
        Namespaces namespaces = namespaces("a=carry;mode=sync, b=carry;mode=async");

        assertThat(namespaces.sync(List.of(Key.of("a"), Key.of("c")), false)).isTrue();
        assertThat(namespaces.sync(List.of(Key.of("c")), false)).isFalse();
        assertThat(namespaces.sync(List.of(Key.of("b")), true)).isFalse();
    }
}
