package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.testing.Behaviour;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of databases in {@code crossfade.databases}. */
class DatabasePairsTest {
    private static CrossfadeConfig config(String databases, Integer source, Integer target, String targetHost) {
        Map<String, String> texts = new HashMap<>();
        texts.put("crossfade.source.host", "old");
        texts.put("crossfade.target.host", targetHost);
        texts.put("crossfade.databases", databases);
        if (source != null) {
            texts.put("crossfade.source.database", source.toString());
        }
        if (target != null) {
            texts.put("crossfade.target.database", target.toString());
        }
        return ConfigLoader.from(texts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # databases | source | target | allowed
            3, 5        |        |        | a list with crossfade.source.database, which is 0
            0:1, 3      |        | 0      | 0 for 0, since crossfade.target.database is 0
            0, 3, 3:4   |        |        | each database of the source once, not 3 twice
            0, 3:0      |        |        | each database of the target once, or with prefixes: 0 and 3:0 would overwrite
            0, 16384    |        |        | 0 to 16_383
            0, -1       |        |        | 0 to 16_383
            0, x        |        |        | n, source:target
            0, 1:2:3    |        |        | n, source:target or source:target:prefix
            0, 1:0:a:, 2:0:a: | |         | 1:0:a: and 2:0:a: would overwrite
            0, 1:0:a:, 2:0:a:b: | |       | prefixes of which none begins with another
            """)
    @Behaviour("DB-11")
    void databases_notOneToOne_areRefused(String databases, Integer source, Integer target, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(databases, source, target, "new"))
                .withMessageContainingAll("crossfade.databases", allowed);
    }

    /** On one server a database must not be the source of one pair and the target of another. */
    @Test
    @Behaviour({"DB-11", "CF-6"})
    void databases_ofOneServer_areApart() {
        assertThat(config("0:1, 2:3", null, null, "old").databases()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("0:1, 1:2", null, null, "old"))
                .withMessageContaining("allowed: another endpoint or database than crossfade.source");
    }

    @Test
    @Behaviour({"DB-11", "DB-15"})
    void databases_withPrefixes_mayShareOne() {
        CrossfadeConfig config = config("0, 1:0:one:, 2:0:two:, 3:1", null, null, "new");

        assertThat(config.databases())
                .contains(new DatabasePair(1, 0, "one:"), new DatabasePair(2, 0, "two:"), new DatabasePair(3, 1));
        assertThat(config("0:0:app:", null, null, "new").toBuilder().build().databases())
                .containsExactly(new DatabasePair(0, 0, "app:"));
    }

    @Test
    @Behaviour("DB-11")
    void databases_targetsDatabaseNotSet_followsTheList() {
        CrossfadeConfig config = config("3:4, 5", 3, null, "new");

        assertThat(config.target().database()).isEqualTo(4);
        assertThat(config.databases()).containsExactly(new DatabasePair(3, 4), new DatabasePair(5, 5));
        assertThat(config.side(Side.TARGET, config.databases().get(1)).database())
                .isEqualTo(5);
        assertThat(config.toBuilder().build()).isEqualTo(config);
    }

    @Test
    @Behaviour("DB-11")
    void databases_notSet_isThePairOfTheSides() {
        CrossfadeConfig config = config("", 3, 4, "new");

        assertThat(config.databases()).isEqualTo(List.of(new DatabasePair(3, 4)));
    }
}
