package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.fast.FastImport;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Valkey's import mode: the server leaves to who imports which keys there are. */
@RequiresDocker
class FastImportContainerIT {
    @Test
    @Behaviour("BF-105")
    void valkey_duringTheImport_expiresNothingByItselfAndDoesSoAfterwards() {
        List<String> notes = new ArrayList<>();
        try (RedisContainer valkey = RedisContainer.start(RedisImage.VALKEY_8_1);
                JedisSide side = TwoServers.side(Side.TARGET, valkey.host(), valkey.port());
                Jedis jedis = valkey.jedis()) {
            jedis.configSet("save", "3600 1");
            jedis.configSet("appendonly", "yes");
            FastImport fast = FastImport.begin(side, address -> side, notes::add);
            assertSettings(jedis, "", "no", "yes");

            try (RedisSide around = fast.around(TwoServers.side(Side.TARGET, valkey.host(), valkey.port()));
                    RedisLink link = around.lease()) {
                link.exchange(Command.of("SET", "short", "x", "PX", "1"));
                await().atMost(Duration.ofSeconds(10)).until(() -> jedis.get("short") == null);
                assertThat(link.exchange(Command.of("GET", "short"))).isEqualTo("x".getBytes(US_ASCII));
                assertThat(jedis.dbSize()).isEqualTo(2);
            }

            assertThat(fast.restore()).isTrue();
            assertSettings(jedis, "3600 1", "yes", "no");
            await().atMost(Duration.ofSeconds(10)).until(() -> jedis.dbSize() == 0);
            assertThat(notes).anyMatch(note -> note.contains("import-mode no"));
        }
    }

    private static void assertSettings(Jedis jedis, String save, String appendOnly, String importMode) {
        assertThat(jedis.configGet("save")).containsEntry("save", save);
        assertThat(jedis.configGet("appendonly")).containsEntry("appendonly", appendOnly);
        assertThat(jedis.configGet("import-mode")).containsEntry("import-mode", importMode);
    }
}
