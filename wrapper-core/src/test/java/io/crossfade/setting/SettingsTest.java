package io.crossfade.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Setting<Integer> LANES = Setting.integer("a.carry.lanes", 1, 64, 2);
    private static final Setting<String> USER = Setting.text("a.user", null);

    @Test
    void get_notSet_isTheDefault() {
        assertThat(Settings.none().get(LANES)).isEqualTo(2);
    }

    @Test
    void find_emptyTextOfASettingWithoutDefault_isNotSet() {
        assertThat(Settings.of("", Map.of("a.user", "")).find(USER)).isNull();
    }

    @Test
    void as_refusedValue_namesTheOriginOnce() {
        Settings settings = Settings.of("x.yml", Map.of("a.carry.lanes", "0"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.as(from -> from.get(LANES)))
                .withMessage("x.yml: a.carry.lanes=0 is not allowed; allowed: integer, 1 to 64");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            a.carry.lane,  a.carry.lanes
            a.carry.Lanes, a.carry.lanes
            a.lanes,       a.user
            a.usr,         a.user
            """)
    void requireKnown_unknownName_suggestsTheNearest(String wrong, String nearest) {
        Settings settings = Settings.of("x.yml", Map.of("a.user", "me", wrong, "1"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.requireKnown(List.of(LANES, USER)))
                .withMessage("x.yml: " + wrong + " is no setting; did you mean " + nearest + "?");
    }

    @Test
    void under_prefix_splitsWithWithoutInTwo() {
        Settings settings = Settings.of("", Map.of("a.carry.lanes", "3", "a.carryover", "x", "a.user", "me"));

        assertThat(settings.under("a.carry")).hasToString("[a.carry.lanes]");
        assertThat(settings.without("a.carry")).hasToString("[a.carryover, a.user]");
        assertThatNoException().isThrownBy(() -> settings.under("a.carry").requireKnown(List.of(LANES)));
    }

    @Test
    void toString_values_areNotShown() {
        assertThat(Settings.of("x", Map.of("a.password", "hunter2"))).hasToString("[a.password]");
    }
}
