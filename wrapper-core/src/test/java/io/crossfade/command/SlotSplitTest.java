package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotSplitTest {
    private static CommandSpec spec(Command command) {
        return CommandTable.standard().find(command);
    }

    private static Command command(String text) {
        return Command.of(text.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MGET a", "MGET {t}a {t}b", "MSET a 1", "MSET a 1 b", "MGET", "DEL", "SDIFF {t}a {t}b", "GET a"})
    @Behaviour("TP-24")
    void split_oneSlotOrBadForm_isLeftWhole(String text) {
        assertThat(spec(command(text)).split(command(text))).isNull();
    }

    /** What a cluster cannot execute over several slots, nor a client put together, is the cluster's to refuse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            MSETNX a 1 b 2             | true
            RENAME a b                 | true
            SUNIONSTORE a b c          | true
            PFCOUNT a b                | true
            SMOVE a b m                | true
            EVAL script 2 a b          | true
            BLPOP a b 0                | true
            EVAL script 2 {t}a {t}b    | false
            RENAME {t}a {t}b           | false
            RENAME a a                 | false
            MGET a b                   | false
            DEL a b                    | false
            GET a                      | false
            PING                       | false
            """)
    @Behaviour("TP-25")
    void crossesSlots_form_onlyWhatCannotBeSplit(String text, boolean crosses) {
        Command command = command(text);

        assertThat(spec(command).crossesSlots(command)).isEqualTo(crosses);
        if (crosses) {
            assertThat(spec(command).split(command)).isNull();
        }
    }
}
