package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Command;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockingTimeoutTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            BLPOP a 0                                   | 0    | BLPOP a 0.250
            BLPOP a b 1.5                               | 1500 | BLPOP a b 0.250
            BRPOP a 0.0001                              | 1    | BRPOP a 0.250
            BRPOPLPUSH a b 2                            | 2000 | BRPOPLPUSH a b 0.250
            BLMOVE a b LEFT RIGHT 2                     | 2000 | BLMOVE a b LEFT RIGHT 0.250
            BLMPOP 3 1 a LEFT                           | 3000 | BLMPOP 0.250 1 a LEFT
            BZMPOP 3 1 a MIN                            | 3000 | BZMPOP 0.250 1 a MIN
            BZPOPMIN a 1                                | 1000 | BZPOPMIN a 0.250
            BZPOPMAX a 1                                | 1000 | BZPOPMAX a 0.250
            XREAD STREAMS a 0                           | -    | XREAD STREAMS a 0
            XREAD COUNT 1 block 100 STREAMS a 0         | 100  | XREAD COUNT 1 block 250 STREAMS a 0
            XREAD STREAMS BLOCK 100                     | -    | XREAD STREAMS BLOCK 100
            XREADGROUP GROUP BLOCK c STREAMS a >        | -    | XREADGROUP GROUP BLOCK c STREAMS a >
            XREADGROUP GROUP g c BLOCK 0 STREAMS a >    | 0    | XREADGROUP GROUP g c BLOCK 250 STREAMS a >
            WAIT 1 100                                  | 100  | WAIT 1 250
            WAITAOF 1 0 100                             | 100  | WAITAOF 1 0 250
            BLPOP a soon                                | -    | BLPOP a 0.250
            BLPOP a -1                                  | -    | BLPOP a 0.250
            BLPOP                                       | -    | BLPOP
            XREAD BLOCK                                 | -    | XREAD BLOCK
            """)
    void timeout_form_readAndReplaced(String text, Long millis, String changed) {
        Command command = Command.of(text.split(" "));
        BlockingTimeout timeout = CommandTable.standard().find(command).blocking();

        assertThat(timeout.timeoutMillis(command))
                .isEqualTo(millis == null ? OptionalLong.empty() : OptionalLong.of(millis));
        assertThat(text(timeout.withTimeout(command, 250))).isEqualTo(changed);
        assertThat(text(command)).isEqualTo(text);
    }

    @Test
    void withTimeout_negative_refused() {
        Command command = Command.of("BLPOP", "a", "0");
        BlockingTimeout timeout = CommandTable.standard().find(command).blocking();

        assertThatThrownBy(() -> timeout.withTimeout(command, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @ParameterizedTest
    @CsvSource({"GET a", "SET a v", "LPOP a"})
    void blocking_commandThatNeverWaits_null(String text) {
        assertThat(CommandTable.standard().find(Command.of(text.split(" "))).blocking())
                .isNull();
    }

    private static String text(Command command) {
        return IntStream.range(0, command.size()).mapToObj(command::text).collect(Collectors.joining(" "));
    }
}
