package io.crossfade.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.testing.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The smallest sample does on two real servers what it says. */
class PlainJedisIT {
    private static final Path FILE = Path.of("crossfade.yml");

    @Test
    void main_twoServers_bothHaveTheGreeting(@TempDir Path folder) throws IOException {
        try (RealRedis source = RealRedis.start();
                RealRedis target = RealRedis.start();
                Jedis onSource = source.jedis();
                Jedis onTarget = target.jedis()) {
            String settings = Files.readString(FILE)
                    .replace("${SOURCE_PORT:6379}", Integer.toString(source.port()))
                    .replace("${TARGET_PORT:6380}", Integer.toString(target.port()));
            Path file = Files.writeString(folder.resolve("crossfade.yml"), settings);

            PlainJedis.main(new String[] {file.toString()});

            assertThat(onSource.get("greeting")).isEqualTo("hello");
            assertThat(onTarget.get("greeting")).isEqualTo("hello");
        }
    }
}
