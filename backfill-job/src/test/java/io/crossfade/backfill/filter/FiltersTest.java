package io.crossfade.backfill.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.model.Key;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @ParameterizedTest
    @CsvSource({
        "user:1, true",
        "user:1:tmp, false",
        "cart:7, true",
        "other, false",
    })
    void names_matchAndExclude_bothDecide(String name, boolean wanted) {
        NameFilter filter = NameFilter.NONE.over(List.of("user:*", "cart:?"), List.of("*:tmp"), List.of());
        assertThat(filter.wants(Key.of(name))).isEqualTo(wanted);
    }

    @Test
    void names_slots_areThoseOfTheKey() {
        int slot = Key.of("k").slot();
        assertThat(NameFilter.NONE
                        .over(List.of(), List.of(), List.of(slot + ""))
                        .wants(Key.of("k")))
                .isTrue();
        assertThat(NameFilter.NONE
                        .over(List.of(), List.of(), List.of("0-" + (slot - 1), (slot + 1) + "-16383"))
                        .wants(Key.of("k")))
                .isFalse();
    }

    @Test
    void names_optionOverFile_replacesThatListAlone() {
        NameFilter file = NameFilter.NONE.over(List.of("a*"), List.of("ab"), List.of());
        NameFilter both = file.over(List.of("b*"), List.of(), List.of());
        assertThat(both.wants(Key.of("b1"))).isTrue();
        assertThat(both.wants(Key.of("a1"))).isFalse();
        assertThat(file.over(List.of(), List.of(), List.of())).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16384", "9-8", "x", "-1"})
    void slots_notSlots_areRefusedNamingSettingAndRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameFilter.NONE.over(List.of(), List.of(), List.of(text, "1")))
                .withMessageContaining("crossfade.backfill.slots")
                .withMessageContaining("0 to 16_383");
    }

    @Test
    void traits_ttl_countsOnlyForWhatExpires() {
        TraitFilter filter = new TraitFilter(List.of(), Expiring.ANY, Duration.ofSeconds(10), 0, 0);
        assertThat(filter.wantsTtl(-1)).isTrue();
        assertThat(filter.wantsTtl(9_999)).isFalse();
        assertThat(filter.wantsTtl(10_000)).isTrue();
        assertThat(new TraitFilter(List.of(), Expiring.ONLY, Duration.ZERO, 0, 0).wantsTtl(-1))
                .isFalse();
        assertThat(new TraitFilter(List.of(), Expiring.NEVER, Duration.ZERO, 0, 0).wantsTtl(5))
                .isFalse();
    }

    @Test
    void traits_typeOfAModule_isModule() {
        TraitFilter filter = new TraitFilter(List.of(KeyType.MODULE), Expiring.ANY, Duration.ZERO, 0, 0);
        assertThat(filter.wantsType("ReJSON-RL")).isTrue();
        assertThat(filter.wantsType("string")).isFalse();
    }

    @Test
    void traits_noSizeBetweenTheBounds_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraitFilter(List.of(), Expiring.ANY, Duration.ZERO, 100, 99))
                .withMessageContaining("crossfade.backfill.max-bytes=99")
                .withMessageContaining("crossfade.backfill.min-bytes=100");
    }
}
