package io.crossfade.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliProcessTest {
    private static final int ENDED_BY_TERM = 128 + 15;

    @TempDir
    private Path folder;

    @Test
    void program_thatEnds_codeAndOutputAreThere() throws Exception {
        CliProcess program = CliProcess.start(folder, Program.class, "3");

        assertThat(program.awaitEnd()).isEqualTo(3);
        assertThat(program.output()).isEqualTo("said");
        assertThat(program.error()).isEqualTo("complained");
    }

    @Test
    void program_thatGoesOn_endsBySignal() throws Exception {
        CliProcess program = CliProcess.start(folder, Program.class);
        Awaitility.await().until(() -> program.output().equals("said"));

        assertThat(program.end("TERM")).isEqualTo(ENDED_BY_TERM);
        assertThat(program.process().isAlive()).isFalse();
    }

    /** Says something, and ends with the code it is given, or never. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.print("said");
            System.out.flush();
            System.err.print("complained");
            if (args.length > 0) {
                System.exit(Integer.parseInt(args[0]));
            }
            new CountDownLatch(1).await();
        }
    }
}
