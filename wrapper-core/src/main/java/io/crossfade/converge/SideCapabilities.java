package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one server can do, or all primaries of a cluster can, found by trying commands and not by the version. Immutable.
 *
 * @param serverVersion name and version for messages, such as {@code redis 7.0.15}; {@code unknown} when it does not tell
 * @param runId changes with each start of the server; empty when it does not tell; of several servers all, with commas between
 * @param exactExpiry whether it knows PEXPIRETIME; without it an expiry is TIME plus PTTL, good to a few milliseconds
 * @param hashFieldExpiry whether fields of a hash can expire
 * @param streamCounters whether streams count what was ever added to them (XSETID ENTRIESADDED)
 * @param membersAtOnce whether it tells of several members at once (SMISMEMBER and ZMSCORE, from Redis 6.2); without it each is asked for
 * @param clock how its clock stands; the servers of a cluster are taken to have one
 * @param evictedKeys keys that it has removed for want of memory since its start, of several servers all; below 0 when it does not tell
 */
public record SideCapabilities(
        String serverVersion,
        String runId,
        boolean exactExpiry,
        boolean hashFieldExpiry,
        boolean streamCounters,
        boolean membersAtOnce,
        ServerClock clock,
        long evictedKeys) {

    private static final long NOT_TOLD = -1;
    private static final Duration GOOD_FOR = Duration.ofSeconds(60);
    private static final Duration GOOD_FOR_WITH_A_BAD_CLOCK = Duration.ofSeconds(2);
    private static final String RUN_ID_SEPARATOR = ",";
    private static final Set<String> NOT_READY =
            Set.of("LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "BUSY", "TRYAGAIN");

    /** Of a server that does not tell what it has evicted, and that tells of several members at once if it tells expiries exactly. */
    public SideCapabilities(
            String serverVersion,
            String runId,
            boolean exactExpiry,
            boolean hashFieldExpiry,
            boolean streamCounters,
            ServerClock clock) {
        this(serverVersion, runId, exactExpiry, hashFieldExpiry, streamCounters, exactExpiry, clock, NOT_TOLD);
    }

    /**
     * Asks the server behind {@code link}, or every primary of a cluster, in four round trips each. Blocks at most the side's
     * read timeout for each. Changes nothing: the key it names does not exist.
     *
     * @throws LinkException if the connection fails, or a server is still loading or otherwise not ready
     */
    public static SideCapabilities probe(RedisLink link) {
        return link.primaries().stream()
                .map(SideCapabilities::probe)
                .reduce(SideCapabilities::and)
                .orElseThrow(() -> LinkException.unreachable("the cluster has no primary", null));
    }

    /**
     * Returns the run id of each server behind {@code link}, asking for nothing else; none if one does not tell. Blocks for a round trip
     * to each.
     *
     * @throws LinkException if the connection fails
     */
    public static Set<String> runIds(RedisLink link) {
        Set<String> ids = new HashSet<>();
        for (Primary server : link.primaries()) {
            String id = runId(server.link());
            if (id.isEmpty()) {
                return Set.of();
            }
            ids.add(id);
        }
        return ids;
    }

    /** Returns the run id of one server; empty if it does not tell. */
    static String runId(RedisLink server) {
        return field(text(server.exchange(Command.of("INFO", "server"))), "run_id");
    }

    private static SideCapabilities probe(Primary server) {
        String key = Wire.text(MovedMarker.reservedIn(server.slot(), "probe").bytes());
        List<@Nullable Object> replies = server.link()
                .exchange(List.of(
                        Command.of("INFO", "server"),
                        Command.of("INFO", "stats"),
                        Command.of("PEXPIRETIME", key),
                        Command.of("HPEXPIRETIME", key, "FIELDS", "1", "field"),
                        Command.of("XSETID", key, "1-1", "ENTRIESADDED", "1"),
                        Command.of("SMISMEMBER", key, "member"),
                        Command.of("ZMSCORE", key, "member")));
        for (Object reply : replies) {
            if (reply instanceof ErrorReply error && NOT_READY.contains(error.code())) {
                throw LinkException.unreachable(
                        "the server is not ready (" + error.code() + "); try again later", null);
            }
        }
        String info = text(replies.get(0));
        return new SideCapabilities(
                version(info),
                field(info, "run_id"),
                known(replies.get(2)),
                known(replies.get(3)),
                known(replies.get(4)),
                known(replies.get(5)) && known(replies.get(6)),
                ServerClock.read(server.link()),
                count(field(text(replies.get(1)), "evicted_keys")));
    }

    private static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? Wire.text(bytes) : "";
    }

    private static long count(String digits) {
        return digits.isEmpty() ? NOT_TOLD : Long.parseLong(digits);
    }

    /** Returns for how long this may be taken for true: clocks drift and are set, and one that was read badly is soon read again. */
    public Duration goodFor() {
        return clock.isExact() ? GOOD_FOR : GOOD_FOR_WITH_A_BAD_CLOCK;
    }

    /** Returns these capabilities with the clock set against that of the server whose times are written here. */
    SideCapabilities against(SideCapabilities authority) {
        return new SideCapabilities(
                serverVersion,
                runId,
                exactExpiry,
                hashFieldExpiry,
                streamCounters,
                membersAtOnce,
                clock.against(authority.clock),
                evictedKeys);
    }

    /** Returns how long an answer took at least; 0 if the server does not tell its time. */
    long roundTripMicros() {
        return 2 * clock.errorMicros();
    }

    /** Returns how many milliseconds the shift may be wrong. */
    int shiftErrorMillis() {
        return (int) Math.min(Integer.MAX_VALUE / 2, (clock.errorMicros() + 999) / 1_000);
    }

    /** Returns what is added to a time of the other server when it is written here. */
    long shiftMillis() {
        return clock.shiftMillis();
    }

    /** What servers can do together: what each of them can. */
    private SideCapabilities and(SideCapabilities other) {
        boolean told = !runId.isEmpty() && !other.runId.isEmpty();
        return new SideCapabilities(
                serverVersion.equals(other.serverVersion) ? serverVersion : serverVersion + ", " + other.serverVersion,
                told ? runId + RUN_ID_SEPARATOR + other.runId : "",
                exactExpiry && other.exactExpiry,
                hashFieldExpiry && other.hashFieldExpiry,
                streamCounters && other.streamCounters,
                membersAtOnce && other.membersAtOnce,
                clock,
                evictedKeys < 0 || other.evictedKeys < 0 ? NOT_TOLD : evictedKeys + other.evictedKeys);
    }

    /** Returns the run id of each server; none if they do not tell. */
    public Set<String> runIds() {
        return runId.isEmpty() ? Set.of() : Set.of(runId.split(RUN_ID_SEPARATOR));
    }

    private static boolean known(@Nullable Object reply) {
        if (!(reply instanceof ErrorReply error)) {
            return true;
        }
        String message = error.message();
        return !message.contains("unknown command")
                && !message.contains("wrong number of arguments")
                && !message.contains("syntax error")
                && !error.code().equals("NOPERM");
    }

    private static String version(String info) {
        String valkey = field(info, "valkey_version");
        if (!valkey.isEmpty()) {
            return "valkey " + valkey;
        }
        String redis = field(info, "redis_version");
        return redis.isEmpty() ? "unknown" : "redis " + redis;
    }

    private static String field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse("");
    }
}
