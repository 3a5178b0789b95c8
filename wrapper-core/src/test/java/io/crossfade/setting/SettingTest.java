package io.crossfade.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
    private enum Colour {
        DARK_RED,
        BLUE
    }

    private static final Map<String, Setting<?>> SETTINGS = Map.of(
            "integer", Setting.integer("a.integer", 1, 64, 2),
            "decimal", Setting.decimal("a.decimal", 0.0, 1.0, 0.05),
            "duration", Setting.duration("a.duration", Duration.ofMillis(1), Duration.ofDays(1), Duration.ofSeconds(2)),
            "flag", Setting.flag("a.flag", true),
            "choice", Setting.choice("a.choice", Colour.class, Colour.BLUE),
            "text", Setting.text("a.text", "x"),
            "secret", Setting.secret("a.secret"),
            "list", Setting.list("a.list", "number", "from -9 to 9", Integer::valueOf));

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            integer,  1,        1
            integer,  64,       64
            integer,  ' 7 ',    7
            integer,  1_6,      16
            decimal,  0,        0.0
            decimal,  1.0,      1.0
            duration, 1ms,      PT0.001S
            duration, 20 ms,    PT0.02S
            duration, 3h,       PT3H
            duration, 1d,       PT24H
            duration, PT1M,     PT1M
            flag,     true,     true
            flag,     FALSE,    false
            choice,   dark-red, DARK_RED
            choice,   DARK_RED, DARK_RED
            text,     ' host ', host
            secret,   ' a b ',  ' a b '
            list,     '1, 2,',  '[1, 2]'
            list,     '',       '[]'
            """)
    void read_allowedText_isItsValue(String name, String text, String value) {
        assertThat(SETTINGS.get(name).read(text)).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            list     | 1,x                    | a.list=1,x is not allowed; allowed: list of number, from -9 to 9
            integer  | 0                      | a.integer=0 is not allowed; allowed: integer, 1 to 64
            integer  | 65                     | a.integer=65 is not allowed; allowed: integer, 1 to 64
            integer  | many                   | a.integer=many is not allowed; allowed: integer, 1 to 64
            integer  | ''                     | a.integer= is not allowed; allowed: integer, 1 to 64
            integer  | 1.5                    | a.integer=1.5 is not allowed; allowed: integer, 1 to 64
            decimal  | 1.01                   | a.decimal=1.01 is not allowed; allowed: decimal, 0.0 to 1.0
            decimal  | NaN                    | a.decimal=NaN is not allowed; allowed: decimal, 0.0 to 1.0
            duration | 0s                     | a.duration=0s is not allowed; allowed: duration, 1ms to 1d
            duration | 25h                    | a.duration=25h is not allowed; allowed: duration, 1ms to 1d
            duration | 20                     | a.duration=20 is not allowed; allowed: duration, 1ms to 1d
            duration | -5s                    | a.duration=-5s is not allowed; allowed: duration, 1ms to 1d
            duration | 9999999999999999d      | a.duration=9999999999999999d is not allowed; allowed: duration, 1ms to 1d
            duration | 99999999999999999999s  | a.duration=99999999999999999999s is not allowed; allowed: duration, 1ms to 1d
            flag     | yes                    | a.flag=yes is not allowed; allowed: flag, true, false
            choice   | green                  | a.choice=green is not allowed; allowed: choice, dark-red, blue
            text     | ''                     | a.text= is not allowed; allowed: text, not empty
            secret   | ''                     | a.secret=(not shown) is not allowed; allowed: text, not empty
            """)
    void read_otherText_namesSettingValueAndBound(String name, String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SETTINGS.get(name).read(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            integer  | integer  | 1 to 64        | 2
            decimal  | decimal  | 0.0 to 1.0     | 0.05
            duration | duration | 1ms to 1d      | 2s
            flag     | flag     | true, false    | true
            choice   | choice   | dark-red, blue | blue
            text     | text     | not empty      | x
            secret   | text     | not empty      | none
            """)
    void texts_eachType_describeIt(String name, String type, String range, String defaultText) {
        Setting<?> setting = SETTINGS.get(name);

        assertThat(setting.type()).isEqualTo(type);
        assertThat(setting.range()).isEqualTo(range);
        assertThat(setting.defaultText()).isEqualTo(defaultText);
    }

    @Test
    void check_valueOutOfRange_namesSettingValueAndBound() {
        Setting<Integer> capacity = Setting.integer("a.capacity", 1_000, 1_000_000, 5_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> capacity.check(2_000_000))
                .withMessage("a.capacity=2_000_000 is not allowed; allowed: integer, 1000 to 1_000_000");
        assertThat(capacity.check(1_000_000)).isEqualTo(1_000_000);
    }

    @Test
    void defaultValue_none_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Setting.secret("a.secret").defaultValue())
                .withMessage("a.secret has no default");
    }

    @Test
    void under_prefix_keepsTheRest() {
        Setting<Integer> port = Setting.integer("port", 1, 9, 3).under("a.b");

        assertThat(port.key()).isEqualTo("a.b.port");
        assertThat(port.range()).isEqualTo("1 to 9");
        assertThat(port.defaultValue()).isEqualTo(3);
    }
}
