package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.testing.Behaviour;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "redis.example", "PASSWORD", "a${HOST}$1\\", "EMPTY", "");

    private final Placeholders placeholders = new Placeholders(ENVIRONMENT::get);

    @Behaviour("CF-5")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            plain                    | plain
            ${HOST}                  | redis.example
            old.${HOST}:${PORT:6379} | old.redis.example:6379
            ${PASSWORD}              | a${HOST}$1\\
            ${PASSWORD:other}        | a${HOST}$1\\
            ${NONE:}                 | ''
            ${NONE:a:b}              | a:b
            ${EMPTY:x}               | ''
            costs $5 {x}             | costs $5 {x}
            """)
    void resolve_text_takesEachVariableOnceAsItIs(String text, String resolved) {
        assertThat(placeholders.resolve("x.yml", Map.of("a.b", text))).containsExactly(Map.entry("a.b", resolved));
    }

    @Test
    void resolve_variableNotSet_namesFileSettingAndVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> placeholders.resolve("x.yml", Map.of("a.password", "${REDIS_PASSWORD}")))
                .withMessage("x.yml: a.password names the environment variable REDIS_PASSWORD, which is not set; "
                        + "allowed: a variable that is set, or ${REDIS_PASSWORD:default}");
    }

    @ParameterizedTest
    @CsvSource({"${HOST", "${}", "${a-b}", "x${", "${HOST}${"})
    void resolve_incompletePlaceholder_namesFileAndSetting(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> placeholders.resolve("x.yml", Map.of("a.b", text)))
                .withMessage("x.yml: a.b has a placeholder that is not complete; allowed: ${NAME} or ${NAME:default}");
    }
}
