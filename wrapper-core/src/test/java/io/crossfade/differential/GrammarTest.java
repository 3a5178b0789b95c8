package io.crossfade.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.Access;
import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplayRule;
import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A new command of the table needs a form, else the differential test would pass it over. */
class GrammarTest {
    /**
     * Their replies or their effect on the server speak against random use; each has tests of its own. Redis 8.0.2 crashes in
     * FUNCTION FLUSH when it has had a few libraries (freeClient). MOVE needs a second database.
     */
    private static final Set<String> NOT_AT_RANDOM =
            Set.of("FUNCTION FLUSH", "SCRIPT FLUSH", "SCRIPT KILL", "SCRIPT SHOW", "OBJECT HELP", "MOVE");

    private static final Set<Access> TOUCH_KEYS =
            Set.of(Access.READ, Access.WRITE, Access.SCRIPT, Access.KEYSPACE_READ);

    @Test
    @Behaviour("CR-1")
    void forms_commandsThatTouchKeys_haveOneEach() {
        CommandTable table = CommandTable.standard();
        Draw draw = new Draw(new Random(1), List.of(new byte[0]));
        Set<String> written = Grammar.forms().values().stream()
                .flatMap(List::stream)
                .flatMap(form -> IntStream.range(0, 20).mapToObj(i -> form.draw(draw)))
                .map(command -> table.find(Command.of(command)).name())
                .collect(Collectors.toSet());

        assertThat(table.specs().stream()
                        .filter(spec -> TOUCH_KEYS.contains(spec.access()) && spec.rule() != ReplayRule.REFUSED)
                        .map(CommandSpec::name)
                        .filter(name -> !NOT_AT_RANDOM.contains(name)))
                .allSatisfy(name -> assertThat(written).contains(name));
    }

    @Test
    void commands_sameSeed_same() {
        assertThat(first(7)).isEqualTo(first(7)).isNotEqualTo(first(8));
    }

    private static List<String> first(long seed) {
        Commands commands = new Commands(new Draw(new Random(seed), List.of(new byte[0])), name -> true);
        return IntStream.range(0, 500)
                .mapToObj(i -> Words.printed(commands.next(true)))
                .toList();
    }
}
