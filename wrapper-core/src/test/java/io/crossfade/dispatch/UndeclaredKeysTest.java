package io.crossfade.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that write and declare no key. */
class UndeclaredKeysTest {
    private static final String WRITES = "return redis.call('SET', 'a', ARGV[1])";

    private final UndeclaredKeys found = new UndeclaredKeys();

    @ParameterizedTest
    @ValueSource(
            strings = {
                WRITES,
                "redis.pcall(\"hset\", 'h' .. ARGV[1], 'f', 'v')",
                "local x = redis.call('get', 'a'); if x then server . call ( 'del', 'a') end"
            })
    @Behaviour("DW-17")
    void note_scriptWritesAndDeclaresNoKey_isCounted(String text) {
        note("EVAL", text, "0", "1");
        note("eval", text, "0", "2");
        assertThat(found.calls()).hasSize(1).containsValue(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"return redis.call('get', 'a')", "return ARGV[1]", "redis.log(1, 'set')"})
    void note_scriptDoesNotWrite_isNotCounted(String text) {
        note("EVAL", text, "0");
        assertThat(found.calls()).isEmpty();
    }

    @Test
    void note_scriptDeclaresAKeyOrIsOnlyLoaded_isNotCounted() {
        note("EVAL", WRITES, "1", "a", "1");
        note("SCRIPT", "LOAD", WRITES);
        assertThat(found.calls()).isEmpty();
    }

    @Test
    @Behaviour("DW-17")
    void note_calledByItsDigest_isCountedUnderIt() {
        String digest = "99f9dd3cd8a8c5cde0bc1cbf2a8d9f0b9b5d2f0e";
        note("EVALSHA", digest, "0", "1");
        assertThat(found.calls()).as("nobody has seen its text").isEmpty();
        note("SCRIPT", "LOAD", WRITES);
        note("EVAL", WRITES, "0", "1");
        String known = found.calls().keySet().iterator().next();
        note("EVALSHA", known.toUpperCase(Locale.ROOT), "0", "1");
        assertThat(found.calls()).containsEntry(known, 2L);
    }

    private void note(String... words) {
        Command command = Command.of(words);
        found.note(command, CommandTable.standard().find(command));
    }
}
