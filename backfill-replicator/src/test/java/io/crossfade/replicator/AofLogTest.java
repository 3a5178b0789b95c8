package io.crossfade.replicator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.backfill.feed.AppendOnlyLog;
import io.crossfade.backfill.feed.FeedException;
import io.crossfade.backfill.feed.LogExtent;
import io.crossfade.backfill.feed.LogSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.model.Command;
import io.crossfade.testing.Behaviour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of append-only files, and where that begins and ends. */
class AofLogTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_000_000);

    @TempDir
    private Path folder;

    @Test
    @Behaviour("BF-150")
    void log_ofOneFile_givesEachCommandWithItsDatabase() {
        AofText text = new AofText()
                .commands(
                        "SET a 1", "SELECT 3", "SET b 2", "MULTI", "SET c 3", "SELECT 0", "SET d 4", "EXEC", "SET e 5");

        assertThat(read(text, null)).containsExactly("0 SET a 1", "3 SET b 2", "3 SET c 3", "0 SET d 4", "0 SET e 5");
    }

    @Test
    @Behaviour("BF-151")
    void log_cutAnywhere_endsWithTheLastWholeTransaction() throws IOException {
        byte[] whole = new AofText()
                .commands("SET a 1", "SELECT 3", "MULTI", "SET b 2", "SET c 3", "EXEC")
                .raw("#TS:7\r\n")
                .commands("SET d 4")
                .bytes();
        int exec = new String(whole, ISO_8859_1).indexOf("EXEC") + 6;
        int first = new AofText().commands("SET a 1").bytes().length;

        for (int length = 0; length <= whole.length; length++) {
            Path file = Files.write(folder.resolve("cut.aof"), Arrays.copyOf(whole, length));
            int expected = length < first ? 0 : length < exec ? 1 : length < whole.length ? 3 : 4;
            LogExtent extent = AofLog.of(file).survey(null, new Lines());
            Lines lines = new Lines();
            AofLog.of(file).read(extent, 0, lines);
            assertThat(extent.commands()).as("cut at %d", length).isEqualTo(expected);
            assertThat(lines.all).as("cut at %d", length).hasSize(expected);
        }
    }

    @Test
    @Behaviour("BF-151")
    void log_tornAtItsEnd_isTold() {
        Path file = new AofText().commands("SET a 1", "MULTI", "SET b 2").write(folder.resolve("torn.aof"));

        assertThat(AofLog.of(file).survey(null, new Lines()).notes())
                .singleElement()
                .asString()
                .contains("a transaction without an end at the end of torn.aof");
    }

    static Stream<Arguments> damaged() {
        String set = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n";
        return Stream.of(
                Arguments.of(set + "\0\0\0\0", "something stands where a command should"),
                Arguments.of("*0\r\n", "a command has no name"),
                Arguments.of("*x\r\n", "a length is no number"),
                Arguments.of("*1\r\n:1\r\n", "an argument does not begin as one"),
                Arguments.of("*1\r\n$-1\r\n", "a negative length"),
                Arguments.of("*1\r\n$3\r\nPINGG\r\n", "longer than it says"),
                Arguments.of("*1\r\n$9999999999\r\n", "give the job more memory"),
                Arguments.of("*2\r\n$6\r\nSELECT\r\n$1\r\nx\r\n", "a SELECT names no database"),
                Arguments.of("*1\r\n$4\r\nEXEC\r\n", "a transaction ends that has not begun"),
                Arguments.of("#XX:1\r\n", "an annotation that is not known"),
                Arguments.of("#TS:x\r\n", "an annotation tells no time"),
                Arguments.of("*" + "1".repeat(2_000), "a line has no end"),
                Arguments.of("REDIS9999", "version 9999"),
                Arguments.of("REDIS0009", "ends too early"));
    }

    @ParameterizedTest
    @MethodSource
    @Behaviour("BF-152")
    void damaged(String text, String expected) {
        Path file = new AofText().raw(text).write(folder.resolve("damaged.aof"));

        assertThatThrownBy(() -> AofLog.of(file).survey(null, new Lines()))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining(expected);
    }

    @Test
    @Behaviour("BF-152")
    void command_largerThanThereIsRoomFor_isRefusedBeforeItIsRead() {
        byte[] text = "*2\r\n$3\r\nGET\r\n$500\r\n".getBytes(ISO_8859_1);

        assertThatThrownBy(() -> new CommandReader(new ByteArrayInputStream(text), 0, 400).next())
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("memory");
    }

    @Test
    @Behaviour("BF-153")
    void folder_withManifest_isReadInTheOrderOfTheServer() throws IOException {
        manifest(
                "file \"a \\\"b.base.aof\" seq 2 type b",
                "file gone.aof seq 1 type h",
                "file one.aof seq 3 type i startoffset 7",
                "# a note",
                "file two.aof seq 4 type i");
        new AofText().commands("SELECT 5", "SET a 1").write(folder.resolve("a \"b.base.aof"));
        new AofText().commands("SET b 2").write(folder.resolve("one.aof"));
        new AofText().commands("SET c 3").raw("*1").write(folder.resolve("two.aof"));

        assertThat(read(AofLog.of(folder), null)).containsExactly("5 SET a 1", "0 SET b 2", "0 SET c 3");
        assertThat(read(AofLog.of(folder.resolve("x.aof.manifest")), null)).hasSize(3);
    }

    static Stream<Arguments> manifests() {
        return Stream.of(
                Arguments.of("file missing.aof seq 1 type i", "names missing.aof, which is not there"),
                Arguments.of("file one.aof seq 1 type z", "a type that is not known"),
                Arguments.of("file ../one.aof seq 1 type i", "not in its folder"),
                Arguments.of("file one.aof seq 2 type i\nfile one.aof seq 1 type i", "in their order"),
                Arguments.of("file one.aof seq 1 type b\nfile one.aof seq 1 type b", "two bases"),
                Arguments.of("file one.aof seq 1 type", "ends too early"),
                Arguments.of("file one.aof type i", "no number"),
                Arguments.of("file one.aof seq 1 type h", "names no file"));
    }

    @ParameterizedTest
    @MethodSource
    @Behaviour("BF-153")
    void manifests(String lines, String expected) throws IOException {
        manifest(lines);
        new AofText().commands("SET b 2").write(folder.resolve("one.aof"));

        assertThatThrownBy(() -> AofLog.of(folder))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining(expected);
    }

    @Test
    @Behaviour("BF-153")
    void folder_withoutManifest_isRefused() {
        assertThatThrownBy(() -> AofLog.of(folder)).hasMessageContaining("0 manifests");
        assertThatThrownBy(() -> AofLog.of(folder.resolve("none")).survey(null, new Lines()))
                .hasMessageContaining("there is no file");
    }

    @Test
    @Behaviour("BF-153")
    void folder_tornBeforeTheLastFile_isRefused() throws IOException {
        manifest("file one.aof seq 1 type i", "file two.aof seq 2 type i");
        new AofText().commands("SET b 2").raw("*1").write(folder.resolve("one.aof"));
        new AofText().commands("SET c 3").write(folder.resolve("two.aof"));

        assertThatThrownBy(() -> AofLog.of(folder).survey(null, new Lines()))
                .hasMessageContaining("one.aof ends with a command without an end, and is not the last file");
    }

    @Test
    @Behaviour("BF-157")
    void since_betweenAnnotations_beginsBeforeIt() {
        AofText text = new AofText()
                .raw("#TS:999990\r\n")
                .commands("SELECT 2", "SET a 1")
                .raw("#TS:999998\r\n")
                .commands("SET b 2")
                .raw("#TS:1000000\r\n")
                .commands("SET c 3");

        assertThat(read(text, NOON)).containsExactly("2 SET b 2", "2 SET c 3");
        assertThat(read(text, NOON.plusSeconds(1))).containsExactly("2 SET c 3");
        assertThat(read(text, NOON.plusSeconds(900))).containsExactly("2 SET c 3");
    }

    @Test
    @Behaviour("BF-157")
    void since_clockWasSetBack_beginsBeforeThat() {
        AofText text = new AofText()
                .raw("#TS:999990\r\n")
                .commands("SET a 1")
                .raw("#TS:1000005\r\n")
                .commands("SET b 2")
                .raw("#TS:999995\r\n")
                .commands("SET c 3");

        assertThat(read(text, NOON)).containsExactly("0 SET a 1", "0 SET b 2", "0 SET c 3");
    }

    @Test
    @Behaviour("BF-158")
    void since_fileDoesNotTell_isRefusedAndSaysSinceWhenItDoes() {
        AofText none = new AofText().commands("SET a 1");
        AofText later = new AofText().raw("#TS:1000000\r\n").commands("SET a 1");

        assertThatThrownBy(() -> read(none, NOON)).hasMessageContaining("aof-timestamp-enabled");
        assertThatThrownBy(() -> read(later, NOON)).hasMessageContaining("say --since 1970-01-12T13:46:41Z or later");
    }

    private void manifest(String... lines) throws IOException {
        Files.writeString(folder.resolve("x.aof.manifest"), String.join("\n", lines) + "\n");
    }

    private List<String> read(AofText text, @Nullable Instant since) {
        return read(AofLog.of(text.write(folder.resolve("given.aof"))), since);
    }

    private static List<String> read(AppendOnlyLog log, @Nullable Instant since) {
        Lines surveyed = new Lines();
        LogExtent extent = log.survey(since, surveyed);
        Lines lines = new Lines();
        log.read(extent, 0, lines);
        assertThat(extent.commands()).isEqualTo(lines.all.size());
        assertThat(surveyed.all).startsWith(lines.all.toArray(String[]::new));
        return lines.all;
    }

    /** Commands as text. */
    private static final class Lines implements LogSink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void command(int database, Command command) {
            StringBuilder line = new StringBuilder().append(database);
            for (int i = 0; i < command.size(); i++) {
                line.append(' ').append(command.text(i));
            }
            all.add(line.toString());
        }

        @Override
        public void key(StoredKey key) {
            all.add("key " + key.key());
        }

        @Override
        public void function(byte[] code) {
            all.add("function");
        }

        @Override
        public void leftOut(String what) {
            all.add(what);
        }
    }
}
