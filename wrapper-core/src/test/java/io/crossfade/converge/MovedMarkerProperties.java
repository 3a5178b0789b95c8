package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.HashSlot;
import io.crossfade.model.Key;
import io.crossfade.testing.Race;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MovedMarkerProperties {
    /** Keys in which braces and the marker's own words are as likely as anything. */
    @Provide
    Arbitrary<byte[]> keys() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of("{", "}", "{}", "}:", ":", "a", "b", "{a}", MovedMarker.RESERVED_PREFIX + "moved:{"),
                Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(3));
        return piece.list().ofMaxSize(8).map(pieces -> String.join("", pieces).getBytes(ISO_8859_1));
    }

    @Property(tries = 20_000)
    @Race("T39")
    void marker_anyKey_liesInItsSlot(@ForAll("keys") byte[] key) {
        byte[] marker = MovedMarker.of(Key.of(key)).bytes();
        assertThat(HashSlot.of(marker)).isEqualTo(HashSlot.of(key));
        assertThat(MovedMarker.isMarker(marker)).isTrue();
        assertThat(MovedMarker.isReserved(marker)).isTrue();
        assertThat(marker).isNotEqualTo(key);
    }

    @Property(tries = 20_000)
    void marker_twoKeys_neverShareOne(@ForAll("keys") byte[] one, @ForAll("keys") byte[] other) {
        Key first = Key.of(one);
        Key second = Key.of(other);
        assertThat(MovedMarker.of(first).equals(MovedMarker.of(second))).isEqualTo(first.equals(second));
    }

    /** Whoever can read the key out of its marker has proved that no two keys share one. */
    /** Where keys have other names on the target, what stands aside goes where its key goes. */
    @Property(tries = 5_000)
    @Race("T39")
    void aside_anyKey_liesInItsSlotAlsoUnderAnotherName(@ForAll("keys") byte[] key) {
        byte[] aside = MovedMarker.aside(Key.of(key), "name").bytes();
        assertThat(HashSlot.of(aside)).isEqualTo(HashSlot.of(key));
        assertThat(MovedMarker.isReserved(aside)).isTrue();
        assertThat(MovedMarker.isMarker(aside)).isFalse();
        byte[] other = ("other:" + new String(key, ISO_8859_1)).getBytes(ISO_8859_1);
        assertThat(MovedMarker.renamed(aside, name -> other))
                .isEqualTo(MovedMarker.aside(Key.of(other), "name").bytes());
    }

    @Property(tries = 20_000)
    void marker_anyKey_canBeReadBackFromIt(@ForAll("keys") byte[] key) {
        String marker = new String(MovedMarker.of(Key.of(key)).bytes(), ISO_8859_1);
        String rest = marker.substring("__crossfade:moved:{".length());
        int close = rest.indexOf('}');
        boolean tagIsKey = close == rest.length() - 1;
        String readBack = tagIsKey ? rest.substring(0, close) : rest.substring(close + 2);
        assertThat(readBack.getBytes(ISO_8859_1)).isEqualTo(key);
    }

    @Example
    void marker_eachKindOfKey_looksAsDocumented() {
        assertThat(marker("user:1")).isEqualTo("__crossfade:moved:{user:1}");
        assertThat(marker("a{tag}b")).isEqualTo("__crossfade:moved:{tag}:a{tag}b");
        assertThat(marker("a{b")).isEqualTo("__crossfade:moved:{a{b}");
        assertThat(marker("{{x}")).isEqualTo("__crossfade:moved:{{x}:{{x}");
        assertThat(marker("a}b")).startsWith("__crossfade:moved:{").endsWith("}:a}b");
        assertThat(marker("{}a")).startsWith("__crossfade:moved:{").endsWith("}:{}a");
        assertThat(marker("")).startsWith("__crossfade:moved:{").endsWith("}:");
    }

    @Example
    void isMarker_ordinaryKeys_false() {
        assertThat(MovedMarker.isMarker("__crossfade:probe".getBytes(US_ASCII))).isFalse();
        assertThat(MovedMarker.isReserved("__crossfade:probe".getBytes(US_ASCII)))
                .isTrue();
        assertThat(MovedMarker.isReserved("user:1".getBytes(US_ASCII))).isFalse();
        assertThat(MovedMarker.isReserved(new byte[0])).isFalse();
    }

    @Example
    void slotTags_everySlot_hashesToItself() {
        for (int slot = 0; slot < HashSlot.COUNT; slot++) {
            byte[] tag = SlotTags.of(slot);
            assertThat(HashSlot.of(tag)).isEqualTo(slot);
            assertThat(tag.length).isLessThanOrEqualTo(5);
        }
    }

    private static String marker(String key) {
        return new String(MovedMarker.of(Key.of(key)).bytes(), ISO_8859_1);
    }
}
