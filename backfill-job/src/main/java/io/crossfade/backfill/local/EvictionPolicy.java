package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.List;

/**
 * By what the servers of one side choose what to evict.
 *
 * @param name their maxmemory-policy; empty if they do not tell, or do not all have the same
 */
record EvictionPolicy(String name) {
    private static final String FIELD = "maxmemory_policy:";

    /** INFO tells it where CONFIG is forbidden, too. */
    static EvictionPolicy of(RedisLink link) {
        List<String> names = link.primaries().stream()
                .map(Primary::link)
                .map(EvictionPolicy::ofOne)
                .distinct()
                .toList();
        return new EvictionPolicy(names.size() == 1 ? names.get(0) : "");
    }

    private static String ofOne(RedisLink server) {
        Object info = server.exchange(Command.of("INFO", "memory"));
        return (info instanceof byte[] text ? new String(text, US_ASCII) : "")
                .lines()
                .filter(line -> line.startsWith(FIELD))
                .map(line -> line.substring(FIELD.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** Whether what was used longest ago goes first. */
    boolean byIdleTime() {
        return name.endsWith("-lru");
    }

    /** Whether what is used least often goes first; then no server counts idle times. */
    boolean byFrequency() {
        return name.endsWith("-lfu");
    }

    /** Whether what is read is evicted later, as far as is known. */
    boolean countsReads() {
        return byIdleTime() || byFrequency() || name.isEmpty();
    }
}
