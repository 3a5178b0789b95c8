package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Connection;

/** The table against the servers that it was generated from. */
@RequiresDocker
class CommandTableContainerIT {
    @Test
    void table_generatedAgain_sameLines() {
        try (RedisContainer redis = RedisContainer.start(RedisImage.REDIS_8_0);
                RedisContainer valkey = RedisContainer.start(RedisImage.VALKEY_8_1);
                Connection first = redis.connection();
                Connection second = valkey.connection()) {
            List<String> lines =
                    CommandTableGenerator.generate(List.of(ServerCommands.of(first), ServerCommands.of(second)));
            List<String> table = Tsv.resource(CommandRow.TABLE);
            assumeTrue(lines.get(0).equals(table.get(0)), "these images are of other versions: " + lines.get(0));

            assertThat(lines).isEqualTo(table);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS_8_0", "VALKEY_8_1"})
    void keys_everyForm_thoseOfTheServer(RedisImage image) {
        try (RedisContainer server = RedisContainer.start(image);
                Connection connection = server.connection()) {
            KeysByServer keys = new KeysByServer(connection);

            assertThat(keys.formsOfTheServer()).hasSizeGreaterThan(200).allSatisfy(keys::assertSameKeys);
            keys.assertEveryCommandWithKeysHasAForm();
        }
    }
}
