package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What {@code crossfade verify --tier} says, and with which exit code. */
class CliTiersIT {
    private static final int KEYS = 900;
    private static TwoServers servers;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void makeEqual() {
        servers.flush();
        servers.fillSource(KEYS);
        assertThat(CliRun.of("backfill", "-c", config(), "--progress=none").code())
                .isZero();
    }

    @Test
    void counts_asMany_saysHowMany() {
        CliRun text = verify("--tier=counts");
        CliRun json = verify("--tier=counts", "--report=json");

        assertThat(text.code()).isZero();
        assertThat(text.out())
                .startsWith("As many keys on both sides: ")
                .contains("902 keys on the source, 902 on the target");
        assertThat(json.json())
                .containsEntry("tier", "counts")
                .containsEntry("passed", true)
                .containsEntry("sourceKeys", KEYS + 2)
                .doesNotContainKey("equal");
    }

    @Test
    void counts_notAsMany_exitCode1() {
        onTarget(target -> target.set("extra", "1"));

        CliRun run = verify("--tier=counts");

        assertThat(run.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(run.out()).startsWith("Not as many keys on both sides: ");
    }

    @Test
    @Behaviour("BF-82")
    void counts_whereOtherKeysCount_exitCode2() {
        CliRun filtered = verify("--tier=counts", "--match=key:*");
        CliRun lazy = CliRun.of("verify", "-c", config("crossfade.lazy.enabled=true"), "--tier=counts");
        CliRun skipping = CliRun.of("verify", "-c", config("crossfade.namespaces=tmp:*=skip"), "--tier=counts");

        for (CliRun run : List.of(filtered, lazy, skipping)) {
            assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err()).contains("--tier counts cannot be told").contains("use --tier metadata");
        }
    }

    @Test
    void metadata_valueOfTheSameLength_passesAndDoesNotSayEqual() {
        onTarget(target -> target.lset("key:3", 0, "own"));

        CliRun run = verify("--tier", "METADATA");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Alike in type, length and expiry: ");
        assertThat(verify("--no-repair").code()).isEqualTo(ExitCode.KEYS_LEFT.code());
    }

    @Test
    @Behaviour("BF-81")
    void sample_equalSides_statesItsConfidence() {
        CliRun text = verify("--tier=sample", "--sample-keys=300");
        CliRun json = verify("--tier=sample", "--report=json");

        assertThat(text.code()).isZero();
        assertThat(text.out())
                .startsWith("No difference in the sample: ")
                .containsPattern(
                        "with 95 % confidence at most [01]\\.\\d\\d % of the source's keys differ or are missing,"
                                + " and at most [01]\\.\\d\\d % of the target's are extra");
        assertThat(json.json()).containsEntry("passed", true).doesNotContainKey("equal");
        assertThat(json.json().get("sample"))
                .asString()
                .contains("confidencePercent=95", "mostDifferingPercent=0.", "mostExtraPercent=0.");
    }

    @Test
    @Behaviour("BF-81")
    void sample_everyKeyDiffers_exitCode1AndNothingRepaired() {
        servers.target.flush();

        CliRun run = verify("--tier=sample", "--sample-keys=300", "--report=json");

        assertThat(run.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(run.json().get("sample"))
                .isEqualTo(Map.of("confidencePercent", 95, "mostDifferingPercent", 100.0, "mostExtraPercent", 100.0));
        assertThat(servers.targetKeys()).isZero();
    }

    private static void onTarget(Consumer<Jedis> change) {
        try (Jedis target = servers.target.jedis()) {
            change.accept(target);
        }
    }

    private CliRun verify(String... options) {
        List<String> args = new ArrayList<>(List.of("verify", "-c", config()));
        args.addAll(List.of(options));
        return CliRun.of(args.toArray(String[]::new));
    }

    private String config(String... more) {
        List<String> lines = new ArrayList<>(List.of("crossfade.backfill.verify-rounds=10ms"));
        lines.addAll(List.of(more));
        return CliRun.config(
                        folder,
                        "127.0.0.1",
                        servers.source.port(),
                        "127.0.0.1",
                        servers.target.port(),
                        lines.toArray(String[]::new))
                .toString();
    }
}
