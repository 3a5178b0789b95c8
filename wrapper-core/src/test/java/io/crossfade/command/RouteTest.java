package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.model.Command;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every command of the table takes its declared route in every phase. Written without keys, so that no side is needed. */
class RouteTest {
    private record Nowhere(Side side) implements RedisSide {
        @Override
        public String endpoint() {
            return side + ":0";
        }

        @Override
        public RedisLink lease() {
            throw LinkException.unreachable("nobody is there", null);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour({"CR-3", "PH-1"})
    void route_everyCommand_asDeclared(MigrationPhase phase) {
        assertRoutes(phase, false);
    }

    @ParameterizedTest
    @EnumSource(MigrationPhase.class)
    @Behaviour({"CR-3", "LZ-1"})
    void route_everyCommandOfALazyMigration_asDeclared(MigrationPhase phase) {
        assertRoutes(phase, true);
    }

    private static void assertRoutes(MigrationPhase phase, boolean lazy) {
        CrossfadeConfig defaults = CrossfadeConfig.builder()
                .phase(phase)
                .source(SideConfig.of("127.0.0.1", 1))
                .target(SideConfig.of("127.0.0.1", 2))
                .build();
        CrossfadeConfig config =
                defaults.toBuilder().lazy(defaults.lazy().withEnabled(lazy)).build();
        try (Crossfade crossfade =
                Crossfade.start(config, new Nowhere(Side.SOURCE), new Nowhere(Side.TARGET), failure -> false)) {
            for (CommandSpec spec : CommandTable.standard().specs()) {
                Route route = Route.of(spec);
                if (route == Route.REFUSED || route == Route.DATABASE) {
                    assertRefused(crossfade.dispatcher(), spec);
                } else if (route != Route.SESSION) {
                    assertThat(asked(crossfade.dispatcher(), spec))
                            .as("%s in %s", spec.name(), phase)
                            .containsExactly(route.asked(phase, lazy));
                }
            }
        }
    }

    private static List<Side> asked(CommandDispatcher dispatcher, CommandSpec spec) {
        Command bare = Command.of(spec.name().split(" "));
        List<Side> asked = new ArrayList<>();
        dispatcher.call(bare, dispatcher.admit(bare), (side, command) -> {
            asked.add(side);
            return List.of();
        });
        return asked;
    }

    private static void assertRefused(CommandDispatcher dispatcher, CommandSpec spec) {
        assertThatThrownBy(() -> dispatcher.admit(Command.of(spec.name().split(" "))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(spec.name())
                .hasMessageContaining("nothing was sent");
    }
}
