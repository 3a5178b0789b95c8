package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.RAMP_DOWN;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.lazy.LazyConfig;
import io.crossfade.phase.Confirmation;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.params.ScanParams;

/** The moved markers of a lazy migration are nobody's business: an application that walks the key space sees its own keys. */
class MarkersIT {
    private static final int KEYS = 50;

    private final Arena arena = new Arena();
    private Instance app;

    @AfterEach
    void end() {
        arena.close();
    }

    @BeforeEach
    void moveAThirdOfTheKeys() {
        for (int i = 0; i < KEYS; i++) {
            arena.onSource.set("k:" + i, "v");
        }
        app = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));
        for (int i = 0; i < KEYS; i += 3) {
            assertThat(app.redis.get("k:" + i)).isEqualTo("v");
        }
        app.redis.del("k:0");
        app.rest();
        assertThat(arena.onTarget.keys("__crossfade:*")).isNotEmpty();
    }

    @Test
    @Behaviour("LZ-4")
    void walks_whileKeysAreMoving_showEveryKeyAndNoMarker() {
        assertWalksShowAll(KEYS - 1);
        assertThat(app.redis.dbSize()).isEqualTo(KEYS - 1);
    }

    @Test
    @Behaviour("LZ-4")
    void walks_afterTheBackfill_showEveryKeyAndNoMarker() {
        try (Backfill backfill = new Backfill(arena, true, java.time.Duration.ZERO)) {
            backfill.pass();
        }
        app.crossfade().changePhase(RAMP_DOWN, Confirmation.CONFIRMED);
        assertWalksShowAll(KEYS - 1);
    }

    /** A key that is in use keeps its marker: else a DEL that waits to be carried would be undone by the next first touch. */
    @Test
    @Behaviour("LZ-2")
    @Race("T54")
    void touch_ofAMovedKeyByAnotherInstance_renewsTheMarker() {
        arena.onTarget.pexpire("__crossfade:moved:{k:3}", 60_000L);
        Instance other = arena.instance(
                TARGET_LIVE, settings -> settings.lazy(LazyConfig.defaults().withEnabled(true)));

        assertThat(other.redis.get("k:3")).isEqualTo("v");

        assertThat(arena.onTarget.pttl("__crossfade:moved:{k:3}")).isGreaterThan(3_600_000L);
    }

    private void assertWalksShowAll(int count) {
        Set<String> keys = app.redis.keys("*");
        assertThat(keys).hasSize(count).allMatch(key -> key.startsWith("k:"));
        assertThat(app.redis.scan("0", new ScanParams().count(10_000)).getResult())
                .containsExactlyInAnyOrderElementsOf(keys);
        for (int i = 0; i < 20; i++) {
            try (Connection connection = app.jedis().connectionProvider().getConnection()) {
                assertThat(new String((byte[]) connection.executeCommand(Command.RANDOMKEY)))
                        .startsWith("k:");
            }
        }
        try (Connection connection = app.jedis().connectionProvider().getConnection()) {
            connection.sendCommand(new CommandArguments(Command.KEYS).add("*"));
            connection.sendCommand(Command.RANDOMKEY);
            List<Object> replies = connection.getMany(2);
            assertThat((List<?>) replies.get(0)).hasSize(count);
            assertThat(new String((byte[]) replies.get(1))).startsWith("k:");
        }
    }
}
