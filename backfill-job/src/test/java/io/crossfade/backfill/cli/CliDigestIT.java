package io.crossfade.backfill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.testing.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
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

/** What {@code crossfade digest} and {@code crossfade verify --digests} say, and with which exit code. */
class CliDigestIT {
    private static final int KEYS = 900;
    private static final String RECORD = "__crossfade:handover";
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
    @Behaviour("BF-94")
    void verify_equalDigests_passesAndConnectsToNobody() throws IOException {
        CliRun digest = digest("source");
        digest("target");

        assertThat(digest.code()).as(digest.err()).isZero();
        assertThat(digest.out())
                .startsWith("Digests of the source ")
                .contains(": 902 keys, 0 of them without a digest");
        assertThat(Files.size(file("source"))).isLessThan(3_000_000);
        long connections = connections();
        CliRun json = verify("--report=json");
        CliRun text = verify();

        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.out()).startsWith("No difference: ").contains("by their digests", "0 differ in contents");
        assertThat(json.json())
                .containsEntry("tier", "digests")
                .containsEntry("passed", true)
                .containsEntry("differentSlots", 0)
                .containsEntry("looked", List.of())
                .doesNotContainKey("equal");
        assertThat(connections()).isEqualTo(connections + 1);
    }

    @Test
    @Behaviour("BF-94")
    void verify_differentDigests_looksAtThoseSlotsAndRepairs() {
        onTarget(target -> {
            target.append("key:0", "!");
            target.set("extra", "1");
            target.pexpire("key:3", 1_000_000);
        });
        digest("source");
        digest("target");

        CliRun told = verify("--no-repair", "--report=json");

        assertThat(told.code()).isEqualTo(ExitCode.KEYS_LEFT.code());
        assertThat(told.json())
                .containsEntry("passed", false)
                .containsEntry("differentSlots", 2)
                .containsEntry("expirySlots", 1);
        assertThat(looked(told)).extracting(look -> look.get("tier")).containsExactly("full", "metadata");
        assertThat(looked(told)).extracting(look -> look.get("different")).containsExactly(2, 1);
        assertThat(looked(told))
                .allSatisfy(look -> assertThat((Integer) look.get("compared")).isLessThan(10));

        CliRun repaired = verify();

        assertThat(repaired.code()).as(repaired.out()).isZero();
        assertThat(repaired.out()).startsWith("No difference: ").contains("looking at what differs in them");
        servers.assertEqual();
    }

    /** Whatever was written after the digests is told by nobody. */
    @Test
    @Behaviour("BF-94")
    void verify_byDigests_paysNothing() {
        onTarget(target -> target.append("key:0", "!"));
        digest("source");
        digest("target");
        onTarget(target -> target.hset(RECORD, "i:gone", "1 1 DUAL_WRITE"));

        CliRun run = verify();

        assertThat(run.code()).isZero();
        onTarget(target -> assertThat(target.hexists(RECORD, "i:gone")).isTrue());
    }

    /** The application goes on writing: what differs for that reason alone is found equal when it is looked at. */
    @Test
    @Behaviour("BF-94")
    void verify_writesBetweenTheDigests_areNoDifference() {
        digest("source");
        try (Jedis source = servers.source.jedis();
                Jedis target = servers.target.jedis()) {
            for (int i = 0; i < KEYS; i += 9) {
                source.set("key:" + i, "written since");
                target.set("key:" + i, "written since");
            }
        }
        digest("target");

        CliRun run = verify("--report=json");

        assertThat(run.code()).isZero();
        assertThat((Integer) run.json().get("differentSlots")).isGreaterThan(50);
        assertThat(looked(run)).extracting(look -> look.get("different")).containsExactly(0);
    }

    @Test
    @Behaviour("BF-95")
    void verify_digestsOfOtherKeys_exitCode2() throws IOException {
        digest("source", "--match=key:*");
        digest("target");
        assertUsage(verify(), "filters or namespaces differ");

        digest("target", "--match=key:*");
        assertUsage(verify(), "give the same database and filters");
        assertThat(verify("--match=key:*").code()).isZero();

        Files.writeString(file("target"), Files.readString(file("target")).replace(" 1 ", " 2 "));
        assertUsage(verify("--match=key:*"), "is damaged");
        assertUsage(verify("--tier=sample"), "--digests and --tier exclude each other");
    }

    @Test
    @Behaviour("BF-91")
    void digest_commandForbidden_exitCode5AndNoFile() {
        try (Jedis source = servers.source.jedis()) {
            source.aclSetUser("some", "on", ">secret", "~*", "+@all", "-hgetall");
        }

        CliRun run = CliRun.of(
                "digest",
                "-c",
                config("crossfade.source.user=some", "crossfade.source.password=secret"),
                "--side=source",
                "--out=" + file("source"));

        assertThat(run.code()).isEqualTo(ExitCode.ACCESS_DENIED.code());
        assertThat(file("source")).doesNotExist();
    }

    @Test
    @Behaviour("BF-91")
    void digest_otherSideIsDown_doesNotMatter() {
        CliRun run = CliRun.of(
                "digest",
                "-c",
                CliRun.config(folder, "127.0.0.1", servers.source.port(), "127.0.0.1", 1)
                        .toString(),
                "--side=source",
                "--out=" + file("source"));

        assertThat(run.code()).as(run.err()).isZero();
    }

    private static void assertUsage(CliRun run, String why) {
        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains(why);
    }

    private static long connections() {
        try (Jedis source = servers.source.jedis()) {
            return source.info("stats")
                    .lines()
                    .filter(line -> line.startsWith("total_connections_received:"))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                    .sum();
        }
    }

    private static void onTarget(Consumer<Jedis> change) {
        try (Jedis target = servers.target.jedis()) {
            change.accept(target);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> looked(CliRun run) {
        return (List<Map<String, Object>>) run.json().get("looked");
    }

    private CliRun digest(String side, String... options) {
        List<String> args = new ArrayList<>(List.of("digest", "-c", config(), "--side=" + side, "--out=" + file(side)));
        args.addAll(List.of(options));
        return CliRun.of(args.toArray(String[]::new));
    }

    private CliRun verify(String... options) {
        List<String> args = new ArrayList<>(List.of(
                "verify",
                "-c",
                config(),
                "--digests",
                file("target").toString(),
                file("source").toString()));
        args.addAll(List.of(options));
        return CliRun.of(args.toArray(String[]::new));
    }

    private Path file(String side) {
        return folder.resolve(side + ".digest");
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
