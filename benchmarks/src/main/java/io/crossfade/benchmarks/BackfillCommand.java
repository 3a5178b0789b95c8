package io.crossfade.benchmarks;

import io.crossfade.backfill.local.WalkConfig;
import io.crossfade.benchmarks.backfill.CopyMethod;
import io.crossfade.benchmarks.backfill.CrossfadeCopy;
import io.crossfade.benchmarks.backfill.CrossfadeVerify;
import io.crossfade.benchmarks.backfill.KeySet;
import io.crossfade.benchmarks.backfill.MigrateCopy;
import io.crossfade.benchmarks.backfill.Passage;
import io.crossfade.benchmarks.backfill.ReplicaCopy;
import io.crossfade.benchmarks.report.Document;
import io.crossfade.benchmarks.report.Machine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.Jedis;

/** How fast every key gets to the target, and how fast it is seen that all are there. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Copies every key of one server to another: Crossfade's backfill, MIGRATE, a full synchronization; and verifies what the backfill copied.")
final class BackfillCommand implements Runnable {
    private static final double MEGABYTE = 1 << 20;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--keys",
            defaultValue = "1000000",
            description = "keys of 100 bytes on the source, 0 for none (default: ${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--mixed-keys",
            defaultValue = "200000",
            description = "keys of all types and many sizes, 0 for none (default: ${DEFAULT-VALUE})")
    private int mixedKeys;

    @Option(names = "--rounds", defaultValue = "3", description = "alternating rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--only",
            defaultValue = "",
            description = "only what has this in its name, as in Crossfade; without MIGRATE there are no ratios")
    private String only = "";

    @Option(names = "--workers", description = "workers of Crossfade's jobs (default: as they are set by default)")
    private int workers = WalkConfig.defaults().workers();

    @Option(
            names = "--setting",
            description =
                    "a line of both servers' configuration, as in \"rdbcompression no\", for every method; may be repeated (default: none)")
    private List<String> settings = new ArrayList<>();

    @Override
    public void run() {
        Document document = report.document();
        List<String> lines = new ArrayList<>(settings);
        lines.add("repl-diskless-sync-delay 0");
        try (TwoServers servers = new TwoServers(lines.toArray(String[]::new))) {
            StringBuilder text = new StringBuilder(Machine.describe(servers.source));
            if (!settings.isEmpty()) {
                text.append("\n\nBoth servers: ")
                        .append(String.join(", ", settings))
                        .append('.');
            }
            measure(KeySet.SMALL, keys, servers, document, text);
            measure(KeySet.MIXED, mixedKeys, servers, document, text);
            document.section("backfill", text.toString());
        }
    }

    private void measure(KeySet set, int size, TwoServers servers, Document document, StringBuilder text) {
        if (size == 0) {
            return;
        }
        document.say("writing " + size + " keys: " + set.title());
        set.preload(servers.source, size);
        text.append("\n\n").append(rounds).append(" rounds, ").append(size).append(" keys: ");
        text.append(set.title())
                .append(".\n\n")
                .append(table(servers, size, document).markdown());
    }

    private PassageTable table(TwoServers servers, int size, Document document) {
        CopyMethod migrate = new MigrateCopy(1);
        CopyMethod copy = new CrossfadeCopy(workers);
        CopyMethod verify = new CrossfadeVerify(workers);
        CopyMethod replica = new ReplicaCopy();
        List<List<CopyMethod>> groups =
                List.of(List.of(copy, verify), List.of(migrate), List.of(new MigrateCopy(4)), List.of(replica));
        Map<CopyMethod, List<Passage>> passages = new LinkedHashMap<>();
        groups.forEach(group -> group.forEach(method -> passages.put(method, new ArrayList<>())));
        for (int round = 0; round < rounds; round++) {
            List<List<CopyMethod>> order = new ArrayList<>(groups);
            Collections.rotate(order, round);
            for (List<CopyMethod> group : order) {
                servers.target.flush();
                for (CopyMethod method : group) {
                    if (method.title().contains(only)) {
                        Passage passage = pass(method, servers, size, document);
                        passages.getOrDefault(method, List.of()).add(passage);
                    }
                }
            }
        }
        passages.values().removeIf(List::isEmpty);
        return new PassageTable(passages, migrate, copy, verify, replica);
    }

    private static Passage pass(CopyMethod method, TwoServers servers, int size, Document document) {
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        Passage passage = Passage.of(method, servers.source, servers.target, size);
        try (Jedis jedis = servers.target.jedis()) {
            if (jedis.dbSize() != size) {
                throw new IllegalStateException(
                        method.title() + " brought " + jedis.dbSize() + " of " + size + " keys to the target");
            }
        }
        long heap = heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        document.say(String.format(
                Locale.ROOT,
                "%s: %.0f keys/s; CPU a key: job %.2f us, source %.2f us [%s], target %.2f us [%s]; heap at most %.0f MB",
                method.title(),
                passage.keysPerSecond(),
                passage.jobMicros(),
                passage.source().cpuMicros(),
                passage.source().text(),
                passage.target().cpuMicros(),
                passage.target().text(),
                heap / MEGABYTE));
        return passage;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
