package io.crossfade.backfill.gentle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What INFO tells of how a server is; what a server does not tell is as if it were well.
 *
 * @param saving whether it writes its RDB or rewrites its AOF
 * @param loading whether it reads its data set
 * @param replicaLag bytes that the replica furthest behind has not confirmed
 * @param clientBuffers bytes that wait for its clients and replicas, or were read from them
 * @param memory the share of its maxmemory that it uses; 0 if that is not bounded
 * @param evicted keys that it has evicted
 */
record ServerHealth(boolean saving, boolean loading, long replicaLag, long clientBuffers, double memory, long evicted) {
    static final ServerHealth WELL = new ServerHealth(false, false, 0, 0, 0, 0);

    /** Reads the answer to INFO. */
    static ServerHealth of(String info) {
        Map<String, String> fields = fields(info);
        long max = number(fields, "maxmemory");
        return new ServerHealth(
                number(fields, "rdb_bgsave_in_progress") + number(fields, "aof_rewrite_in_progress") > 0,
                number(fields, "loading") > 0,
                replicaLag(fields),
                number(fields, "mem_clients_normal") + number(fields, "mem_clients_slaves"),
                max == 0 ? 0 : (double) number(fields, "used_memory") / max,
                number(fields, "evicted_keys"));
    }

    /** Returns both as one: the worse of each figure, and the keys that both have evicted. */
    ServerHealth and(ServerHealth other) {
        return new ServerHealth(
                saving || other.saving,
                loading || other.loading,
                Math.max(replicaLag, other.replicaLag),
                Math.max(clientBuffers, other.clientBuffers),
                Math.max(memory, other.memory),
                evicted + other.evicted);
    }

    private static Map<String, String> fields(String info) {
        Map<String, String> fields = new LinkedHashMap<>();
        info.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    /** Only replicas that take part: one that is being filled, or never confirms anything, as a job that follows, is as far behind as it likes. */
    private static long replicaLag(Map<String, String> fields) {
        long offset = number(fields, "master_repl_offset");
        return fields.entrySet().stream()
                .filter(field ->
                        field.getKey().matches("slave\\d+") && field.getValue().contains("state=online"))
                .mapToLong(field -> confirmed(field.getValue()))
                .filter(confirmed -> confirmed > 0)
                .map(confirmed -> offset - confirmed)
                .max()
                .orElse(0);
    }

    private static long confirmed(String replica) {
        return Stream.of(replica.split(","))
                .filter(part -> part.startsWith("offset="))
                .mapToLong(part -> parsed(part.substring("offset=".length())))
                .findFirst()
                .orElse(0);
    }

    private static long number(Map<String, String> fields, String name) {
        return parsed(fields.getOrDefault(name, "0"));
    }

    private static long parsed(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
