package io.crossfade.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** The demo on a small scale: its verdict is good when all is well, and names the key when something is not. */
class MigrationDemoIT {
    private static final String VERIFIED = "MIGRATION VERIFIED keys=[1-9]\\d+ different=0 lost=0 resurrected=0";

    private record Run(int code, List<String> lines) {
        String lastLine() {
            return lines.get(lines.size() - 1);
        }
    }

    @ParameterizedTest
    @EnumSource(DemoMode.class)
    void run_eachMode_isVerified(DemoMode mode) {
        Run run = run(mode, servers -> {});

        assertThat(run.lines()).last().asString().matches(VERIFIED);
        assertThat(run.code()).isZero();
        for (Step step : mode.steps()) {
            assertThat(run.lines()).anyMatch(line -> line.contains(step.name()) && line.contains(step.meaning()));
        }
    }

    @Test
    void run_valueTamperedWithOnTarget_namesTheKey() {
        Run run = run(DemoMode.WARM, servers -> onTarget(servers, jedis -> jedis.hset("cart:17", "note", "tampered")));

        assertFailed(run, "different=1 lost=0 resurrected=0", "cart:17");
    }

    @Test
    void run_counterLosesOne_namesTheKeyAsLost() {
        Run run = run(DemoMode.WARM, servers -> onBoth(servers, jedis -> jedis.decr("views:17")));

        assertFailed(run, "different=0 lost=2 resurrected=0", "views:17");
    }

    @Test
    void run_elementLostAndAnotherDoubled_namesThem() {
        Run run = run(
                DemoMode.WARM,
                servers -> onBoth(servers, jedis -> {
                    List<String> queues = queuesWithOrders(jedis);
                    jedis.rpop(queues.get(0));
                    jedis.rpush(queues.get(0), queues.get(0) + "#unknown");
                    jedis.rpush(queues.get(1), jedis.lindex(queues.get(1), 0));
                }));

        assertFailed(run, "different=0 lost=6 resurrected=0", "#unknown");
    }

    /** The shop takes orders out of any queue, so no single one is sure to have some. */
    private static List<String> queuesWithOrders(Jedis jedis) {
        return IntStream.range(0, 500)
                .mapToObj(SampleKind.QUEUE::key)
                .filter(jedis::exists)
                .limit(2)
                .toList();
    }

    @Test
    void run_deletedKeyComesBack_namesIt() {
        Run run = run(DemoMode.LAZY, servers -> onBoth(servers, jedis -> jedis.set("coupon:0", "worth 0")));

        assertFailed(run, "different=0 lost=0 resurrected=2", "coupon:0");
    }

    private static void assertFailed(Run run, String counts, String key) {
        assertThat(run.lastLine()).startsWith("MIGRATION FAILED").endsWith(counts);
        assertThat(run.lines()).anyMatch(line -> line.contains(key));
        assertThat(run.lines()).noneMatch(line -> line.contains("TARGET_ONLY"));
        assertThat(run.code()).isEqualTo(1);
    }

    private static Run run(DemoMode mode, Consumer<DemoServers> beforeProof) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Screen screen = new Screen(new PlainCanvas(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
        DemoSettings settings = new DemoSettings(mode, 5_000, Duration.ofMillis(300));
        int code = new Migration(settings, screen, beforeProof).run();
        return new Run(code, bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private static void onTarget(DemoServers servers, Consumer<Jedis> harm) {
        try (Jedis jedis = servers.target().jedis()) {
            harm.accept(jedis);
        }
    }

    private static void onBoth(DemoServers servers, Consumer<Jedis> harm) {
        onTarget(servers, harm);
        try (Jedis jedis = servers.source().jedis()) {
            harm.accept(jedis);
        }
    }
}
