package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import io.crossfade.testing.RunningServer;
import io.crossfade.testing.ServerComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;

/** Append-only files that servers of other versions have written. */
@RequiresDocker
class AofVersionsContainerIT {
    private static final Pattern NAMES = Pattern.compile("(?m)^file (\\S+) seq");

    /** A server before Redis 7.0 tells an expiry to a few milliseconds. */
    private static final Duration TOLERANCE = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"REDIS_6_0", "REDIS_7_0", "REDIS_8_0", "VALKEY_8_1"})
    @Behaviour("BF-150")
    void aof_ofVersion_targetsAreEqual(RedisImage image) throws IOException {
        try (RedisContainer source = RedisContainer.start(image);
                Connection connection = source.connection();
                Jedis jedis = source.jedis();
                RedisContainer same = RedisContainer.start(image);
                RealRedis other = RealRedis.start()) {
            AllTypes.fill(jedis);
            jedis.configSet("appendonly", "yes");
            AofImportIT.awaitRewritten(jedis);
            new AofTraffic(connection, 5, image == RedisImage.REDIS_6_0 ? 1 : 3).write(1_000);
            Path aof = image == RedisImage.REDIS_6_0 ? single(source) : several(source);

            assertRestored(aof, source, other);
            assertRestored(aof, source, same);
        }
    }

    private Path single(RedisContainer source) {
        Path file = folder.resolve("appendonly.aof");
        source.copy("appendonly.aof", file);
        return file;
    }

    private Path several(RedisContainer source) throws IOException {
        Path manifest = folder.resolve("appendonly.aof.manifest");
        source.copy("appendonlydir/appendonly.aof.manifest", manifest);
        NAMES.matcher(Files.readString(manifest))
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(name -> source.copy("appendonlydir/" + name, folder.resolve(name)));
        return manifest;
    }

    private void assertRestored(Path aof, RedisContainer source, RunningServer target) {
        String config = Cli.config(folder, 1, target.host(), target.port());
        Cli run = Cli.run(
                "backfill",
                "-c",
                config,
                "--source-aof",
                aof.toString(),
                "--report",
                "json",
                "--checkpoint",
                folder.resolve("cp").toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json()).containsEntry("balanced", true);
        assertThat(ServerComparison.compare(source, target, TOLERANCE)).isEmpty();
    }
}
