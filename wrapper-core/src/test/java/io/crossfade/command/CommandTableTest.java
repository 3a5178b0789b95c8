package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    private static final Set<String> SUPPORTED_GROUPS =
            Set.of("string", "bitmap", "hash", "list", "set", "sorted-set", "stream", "hyperloglog", "geo", "generic");

    /** Writes of supported groups that reach beyond what is being moved. */
    private static final Set<String> REFUSED_ON_PURPOSE = Set.of("MIGRATE");

    private static final CommandTable TABLE = CommandTable.standard();
    private static final List<CommandRow> ROWS = CommandRow.parse(Tsv.resource(CommandRow.TABLE));
    private static final Map<String, CommandRule> RULES = CommandRule.parse(Tsv.resource(CommandRule.TABLE)).stream()
            .collect(Collectors.toMap(CommandRule::name, Function.identity()));

    @Test
    void table_header_namesServersAndVersions() {
        assertThat(TABLE.servers()).isEqualTo("redis 8.0.2, valkey 8.1.1");
    }

    @Test
    void table_everyRow_foundUnderItsName() {
        assertThat(ROWS).hasSizeGreaterThan(400);
        assertThat(ROWS).allSatisfy(row -> {
            CommandSpec spec = TABLE.find(Command.of(row.name().split(" ")));
            assertThat(spec.name()).isEqualTo(row.name());
            assertThat(spec.known()).isTrue();
        });
    }

    @Test
    @Behaviour("CT-1")
    void rules_namesOfTheTable_exactlyThose() {
        assertThat(RULES.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        ROWS.stream().map(CommandRow::name).toList());
    }

    @Test
    void table_bothServers_everyCommandCovered() {
        assertThat(ROWS.stream().filter(row -> row.servers().contains("redis"))).hasSizeGreaterThan(390);
        assertThat(ROWS.stream().filter(row -> row.servers().contains("valkey")))
                .hasSizeGreaterThan(375);
    }

    @Test
    void rules_writesOfSupportedGroups_carried() {
        List<CommandSpec> writes = TABLE.specs().stream()
                .filter(spec -> SUPPORTED_GROUPS.contains(spec.group()))
                .filter(spec -> spec.access() == Access.WRITE && isNoContainer(spec))
                .filter(spec -> !REFUSED_ON_PURPOSE.contains(spec.name()))
                .toList();

        assertThat(writes).hasSizeGreaterThan(100).allSatisfy(spec -> assertThat(spec.rule())
                .as(spec.name())
                .isIn(ReplayRule.OVERWRITE, ReplayRule.PARTIAL, ReplayRule.STATE));
    }

    @Test
    void rules_flagsOfTheServers_notContradicted() {
        assertThat(ROWS).allSatisfy(row -> {
            Access access = RULES.get(row.name()).access();
            boolean refused = RULES.get(row.name()).rule() == ReplayRule.REFUSED;
            if (row.flags().contains("write") && !refused) {
                assertThat(access).as(row.name()).isIn(Access.WRITE, Access.KEYSPACE_WRITE);
            }
            if (row.isReadOnly() && !row.keys().equals(Tsv.EMPTY) && !refused) {
                assertThat(access).as(row.name()).isIn(Access.READ, Access.SCRIPT);
            }
            if (access == Access.READ && !refused) {
                assertThat(row.isReadOnly()).as(row.name()).isTrue();
                assertThat(row.keys()).as(row.name()).isNotEqualTo(Tsv.EMPTY);
            }
            if (row.flags().contains("blocking")) {
                assertThat(RULES.get(row.name()).blocking()).as(row.name()).isNotNull();
            }
        });
    }

    @Test
    void rules_repliesThatServersCallRandom_notComparedExactly() {
        assertThat(ROWS).allSatisfy(row -> {
            ReplyComparison comparison = RULES.get(row.name()).comparison();
            if (row.flags().contains("nondeterministic_output")) {
                assertThat(comparison)
                        .as(row.name())
                        .isIn(ReplyComparison.NONE, ReplyComparison.EXPIRY_SECONDS, ReplyComparison.EXPIRY_MILLIS);
            }
            if (row.flags().contains("nondeterministic_output_order")) {
                assertThat(comparison).as(row.name()).isNotEqualTo(ReplyComparison.EXACT);
            }
        });
    }

    @Test
    @Behaviour("CT-1")
    void rules_notSupported_refusalNamesTheCommand() {
        assertThat(TABLE.specs()).allSatisfy(spec -> {
            if (spec.rule() == ReplayRule.REFUSED) {
                assertThat(spec.refusal()).startsWith(spec.name() + ": ").hasSizeGreaterThan(20);
            } else {
                assertThat(spec.refusal()).isNull();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"MIGRATE", "CLIENT KILL", "CLIENT CACHING", "CONFIG SET", "SHUTDOWN", "DEBUG"})
    void rules_beyondThisPart_refused(String name) {
        assertThat(TABLE.find(Command.of(name.split(" "))).refusal()).contains(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            GET              | READ
            SET              | WRITE
            XREADGROUP       | WRITE
            EVAL             | SCRIPT
            SCRIPT LOAD      | SCRIPT
            MULTI            | SESSION
            WATCH            | SESSION
            HELLO            | SESSION
            SUBSCRIBE        | SESSION
            CLIENT SETNAME   | SESSION
            PUBLISH          | PUBSUB
            CONFIG SET       | ADMIN
            SCAN             | KEYSPACE_READ
            DBSIZE           | KEYSPACE_READ
            FLUSHALL         | KEYSPACE_WRITE
            PING             | CONNECTION
            CONFIG GET       | CONNECTION
            COMMAND          | CONNECTION
            NOSUCHCOMMAND    | UNKNOWN
            """)
    void access_command_asExpected(String name, Access access) {
        assertThat(TABLE.find(Command.of(name.split(" "))).access()).isEqualTo(access);
    }

    @Test
    void find_anyCase_sameSpec() {
        for (CommandSpec spec : TABLE.specs()) {
            String[] lower = spec.name().toLowerCase(Locale.ROOT).split(" ");
            String[] mixed = (spec.name().charAt(0) + spec.name().substring(1).toLowerCase(Locale.ROOT)).split(" ");

            assertThat(TABLE.find(Command.of(lower))).isSameAs(spec);
            assertThat(TABLE.find(Command.of(mixed))).isSameAs(spec);
        }
    }

    @Test
    void find_manyTimes_allocatesNothing() {
        Command[] commands = {
            Command.of("set", "k", "v"),
            Command.of("SCRIPT", "load", "s"),
            Command.of("NOSUCH"),
            Command.of("CONFIG", "x")
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long found = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            found += TABLE.find(commands[i & 3]).known() ? 1 : 0;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found).isEqualTo(75_000);
        assertThat(allocated).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOSUCH", "GETX", "GE", "SET\u00e9", "JSON.SET"})
    @Behaviour("CT-1")
    void find_notInTheTable_unknownWithARefusal(String name) {
        CommandSpec spec = TABLE.find(Command.of(name, "k"));

        assertThat(spec.known()).isFalse();
        assertThat(spec.access()).isEqualTo(Access.UNKNOWN);
        assertThat(spec.rule()).isEqualTo(ReplayRule.REFUSED);
        assertThat(spec.refusal()).isNotBlank();
        assertThat(spec.keys(Command.of(name, "k"))).isEmpty();
        assertThat(spec.singleKey(Command.of(name, "k"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRIPT NOSUCH", "SCRIPT", "CLIENT NOSUCH", "XGROUP NOSUCH k"})
    void find_unknownSubcommand_containerRefused(String text) {
        Command command = Command.of(text.split(" "));

        assertThat(TABLE.find(command).refusal())
                .isEqualTo(command.text(0) + ": without a subcommand that Crossfade knows");
    }

    @Test
    void of_commandWithoutRule_refused() {
        CommandTable table = CommandTable.of(
                List.of(CommandRow.STAMP + "redis 9.9.9", "NEWSET\tredis\tstring\t3\twrite\tRW:1:0/1/0"), List.of());

        CommandSpec spec = table.find(Command.of("newset", "k", "v"));

        assertThat(spec.known()).isTrue();
        assertThat(spec.access()).isEqualTo(Access.WRITE);
        assertThat(spec.refusal()).isEqualTo("NEWSET: no rule says how to carry it");
    }

    @Test
    void of_noStamp_fails() {
        assertThatThrownBy(() -> CommandTable.of(List.of("# commands"), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("commands.tsv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            READ, NONE, EXACT                        | has 4 columns instead of 7
            RED, NONE, EXACT, -, -, -                | X: no Access is called RED
            WRITE, SOMETIMES, -, -, -, -             | X: no ReplayRule is called SOMETIMES
            READ, NONE, ROUGHLY, -, -, -             | X: no ReplyComparison is called ROUGHLY
            WRITE, STATE, -, soon seconds, -, -      | X: blocking soon seconds is not a place and a unit
            WRITE, STATE, -, last minutes, -, -      | X: blocking last minutes is not a place and a unit
            WRITE, PARTIAL, -, -, maximum=3, -       | X: no form is called maximum=3
            WRITE, PARTIAL, -, -, max=many, -        | X: form max has many instead of a number
            WRITE, PARTIAL, -, -, writes=some, -     | X: form writes has some instead of all
            WRITE, REFUSED, -, -, -, -               | X: a refused command needs a reason
            """)
    void of_badRule_failsNamingTableLineAndCommand(String row, String message) {
        List<String> rules = List.of("# comment", "", "X\t" + row.replace(", ", "\t"));

        assertThatThrownBy(() -> CommandTable.of(List.of(CommandRow.STAMP), rules))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("command-rules.tsv line 3: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RW:1", "RW:one:0/1/0", "RW:1:0/1", "RW:2:#0/x/1"})
    void of_badKeyPosition_failsNamingTableLineAndCommand(String keys) {
        List<String> commands = List.of(CommandRow.STAMP, "X\tredis\tstring\t2\twrite\t" + keys);

        assertThatThrownBy(() -> CommandTable.of(commands, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("commands.tsv line 2: X: ");
    }

    @Test
    void of_ruleTwice_fails() {
        String rule = "X\tREAD\tNONE\tEXACT\t-\t-\t-";

        assertThatThrownBy(() -> CommandTable.of(List.of(CommandRow.STAMP), List.of(rule, rule)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("command-rules.tsv has X twice");
    }

    private static boolean isNoContainer(CommandSpec spec) {
        return TABLE.specs().stream().noneMatch(other -> other.name().startsWith(spec.name() + " "));
    }
}
