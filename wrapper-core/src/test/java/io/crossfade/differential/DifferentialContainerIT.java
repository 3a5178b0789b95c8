package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationPhase;
import io.crossfade.shadow.CarryMode;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RedisContainer;
import io.crossfade.testing.RedisImage;
import io.crossfade.testing.RequiresDocker;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** As DifferentialIT and WriteSamplesIT, on servers that know more commands; fewer of them, since containers are slow. */
@RequiresDocker
class DifferentialContainerIT {
    private static final long SEED = Long.getLong("crossfade.differential.seed", 20_260_702);
    private static final int COMMANDS = 350;

    @ParameterizedTest
    @CsvSource({"REDIS_8_0, WARM_ASYNC", "REDIS_8_0, LAZY_SYNC", "VALKEY_8_1, LAZY_ASYNC", "VALKEY_8_1, WARM_SYNC"})
    @Behaviour({"CR-1", "CR-2", "DW-1", "CV-1"})
    void commands_random_answeredAsByOneServerAndBothSidesEqual(RedisImage image, Scenario scenario) {
        try (World world = new World(() -> RedisContainer.start(image), scenario)) {
            assertThat(new Course(world, scenario, SEED).run(COMMANDS)).isGreaterThanOrEqualTo(COMMANDS * 8);
        }
    }

    /** The commands that both know: what one side alone knows is another test's. */
    @ParameterizedTest
    @CsvSource({
        "REDIS_6_0, REDIS_8_0",
        "REDIS_7_0, REDIS_8_0",
        "REDIS_6_0, VALKEY_8_1",
        "REDIS_8_0, VALKEY_8_1",
        "VALKEY_8_1, REDIS_7_0"
    })
    @Behaviour({"CR-4", "CV-5"})
    void writes_betweenVersions_haveTheirEffectAndLeaveBothSidesEqual(RedisImage from, RedisImage to) {
        try (RedisContainer source = RedisContainer.start(from);
                RedisContainer target = RedisContainer.start(to)) {
            assertThat(new WriteSamples(source, target, MigrationPhase.DUAL_WRITE, CarryMode.ASYNC, false)
                            .run(from == RedisImage.REDIS_6_0))
                    .isGreaterThan(75);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REDIS_8_0", "VALKEY_8_1"})
    @Behaviour("CR-4")
    void writes_everyCommandOfTheTable_haveTheirEffectAndLeaveBothSidesEqual(RedisImage image) {
        try (RedisContainer source = RedisContainer.start(image);
                RedisContainer target = RedisContainer.start(image)) {
            assertThat(new WriteSamples(source, target, MigrationPhase.DUAL_WRITE, CarryMode.ASYNC, false).run())
                    .isGreaterThan(95);
        }
    }
}
