package io.crossfade.backfill.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of a source told of themselves at one moment.
 *
 * @param silent by run id, how often each command ran of which there is no hint; null if a server does not tell
 * @param trouble why a server does not give all hints any more; null if it does
 */
record SourceState(Map<String, @Nullable Map<String, Long>> silent, @Nullable String trouble) {
    /**
     * Asks on a connection of its own.
     *
     * @throws LinkException if a server cannot be reached
     */
    static SourceState of(RedisSide side, HintWay way) {
        Map<String, @Nullable Map<String, Long>> silent = new TreeMap<>();
        String trouble = null;
        try (RedisLink link = side.lease()) {
            for (Primary server : link.primaries()) {
                String statistics = info(server.link(), "commandstats");
                silent.put(runId(server.link()), SilentCommands.counts(statistics, way.silent()));
                String found = way.trouble(server.link());
                trouble = trouble == null ? found : trouble;
            }
        }
        return new SourceState(silent, trouble);
    }

    /** Returns what tells a server from itself after a restart; empty if it does not tell. */
    static String runId(RedisLink server) {
        return info(server, "server")
                .lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String info(RedisLink server, String section) {
        return server.exchange(Command.of("INFO", section)) instanceof byte[] text ? new String(text, UTF_8) : "";
    }

    Set<String> runIds() {
        return silent.keySet();
    }

    /** Returns for which reasons hints may have been missed from {@code before} to now, of servers that are the same. */
    Set<String> missedSince(SourceState before) {
        Set<String> reasons = new LinkedHashSet<>();
        if (trouble != null) {
            reasons.add("hints that ended: " + trouble);
        }
        silent.forEach((runId, counts) -> {
            Map<String, Long> earlier = before.silent.get(runId);
            if (counts == null || earlier == null) {
                reasons.add("a source that does not tell by INFO commandstats whether SWAPDB and the like ran");
            } else {
                compare(earlier, counts, reasons);
            }
        });
        return reasons;
    }

    private static void compare(Map<String, Long> earlier, Map<String, Long> counts, Set<String> reasons) {
        counts.forEach((name, count) -> {
            long was = Objects.requireNonNullElse(earlier.get(name), 0L);
            if (count > was) {
                reasons.add(SilentCommands.reason(name));
            } else if (count < was) {
                reasons.add("CONFIG RESETSTAT on the source: whether SWAPDB and the like ran is not known");
            }
        });
    }
}
