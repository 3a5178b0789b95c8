package io.crossfade.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplayRule;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.Overwrite;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replayed command is said to leave is what a server holds after it. */
class CarryItemIT {
    private static final Key K = Key.of("k");

    @Test
    @Behaviour("CV-10")
    void overwrite_everyCommandOfThatRule_leavesWhatItSays() {
        try (RealRedis server = RealRedis.start();
                JedisSide side = JedisSide.open(Side.SOURCE, SideConfig.of(server.host(), server.port()));
                RedisLink link = side.lease()) {
            SideCapabilities capabilities = SideCapabilities.probe(link);
            Converger converger = new Converger(capabilities, capabilities, ConvergeConfig.defaults());
            List<CommandSpec> overwriting = CommandTable.standard().specs().stream()
                    .filter(spec -> spec.rule() == ReplayRule.OVERWRITE)
                    .toList();
            assertThat(overwriting).extracting(CommandSpec::name).contains("SET", "DEL", "GETSET", "MSET");
            for (CommandSpec spec : overwriting) {
                Command command = command(spec);
                assertThat(spec.replayable(command)).as(spec.name()).isTrue();
                link.exchange(Command.of("SET", "k", "before", "EX", "1000"));
                link.exchange(command);

                Overwrite written = new CarryItem(K, command, false, null).overwrite();

                assertThat(written).as(spec.name()).isNotNull();
                assertThat(converger.confirm(link, List.of(K), List.of(written)))
                        .as(spec.name())
                        .containsExactly(true);
            }
        }
    }

    /** With a value where the command may be replayed with one, else without. */
    private static Command command(CommandSpec spec) {
        Command withValue = Command.of(spec.name(), "k", "value");
        return spec.replayable(withValue) ? withValue : Command.of(spec.name(), "k");
    }

    @Test
    void overwrite_partOfAKeyOrStateOrLargeValue_saysNothing() {
        Command append = Command.of("APPEND", "k", "v");
        Command large = Command.of("SET".getBytes(UTF_8), "k".getBytes(UTF_8), new byte[513]);

        assertThat(new CarryItem(K, append, true, null).overwrite()).isNull();
        assertThat(new CarryItem(K, null, false, null).overwrite()).isNull();
        assertThat(new CarryItem(K, large, false, null).overwrite()).isNull();
    }
}
