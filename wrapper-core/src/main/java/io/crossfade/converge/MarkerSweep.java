package io.crossfade.converge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.MigrationException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the moved markers of a database and takes away those that were last needed before a moment. Whoever goes by a marker renews it,
 * and whether one was renewed since is looked up in the same atomic step in which it is taken away. Immutable and thread-safe; blocks
 * for a round trip for every {@value #PAGE} keys or so.
 */
public final class MarkerSweep {
    private static final int PAGE = 1_000;
    private static final long ROUNDING_MILLIS = 10;
    private static final byte[] SCAN = Wire.bytes("SCAN");
    private static final byte[] MATCH = Wire.bytes("MATCH");
    private static final byte[] OURS = Wire.bytes(MovedMarker.RESERVED_PREFIX + "*");
    private static final byte[] COUNT = Wire.bytes("COUNT");
    private static final byte[] START = Wire.bytes("0");
    private static final byte[] EVAL = Wire.bytes("EVAL");
    private static final byte[] ONE = Wire.bytes("1");
    private static final byte[] NO = Wire.bytes("0");

    private static final long OLD = 1;
    private static final long YOUNG = 2;

    private static final byte[] SCRIPT =
            """
            local left = redis.call('PTTL', KEYS[1])
            if left == -2 then return 0 end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if left == -1 or now + left - tonumber(ARGV[1]) >= tonumber(ARGV[2]) then return 2 end
            if ARGV[3] == '1' then redis.call('DEL', KEYS[1]) end
            return 1
            """
                    .getBytes(US_ASCII);

    private final byte[] ttlMillis;
    private final Moment since;

    /**
     * Creates a sweep.
     *
     * @param markerTtl how long a marker stands, as it is set for those who move keys
     * @param since the moment
     */
    public MarkerSweep(Duration markerTtl, Moment since) {
        this.ttlMillis = Wire.bytes(requireNonNull(markerTtl, "markerTtl").toMillis());
        this.since = requireNonNull(since, "since");
    }

    /**
     * A moment, by the clock of each server: the clocks of a cluster differ, and so do those of a server and of who takes its place.
     *
     * @param clocks by the name of the server
     */
    public record Moment(Map<String, Clock> clocks) {
        /** Copies the map. */
        public Moment {
            clocks = Map.copyOf(clocks);
        }

        private byte[] on(Primary primary) {
            Clock clock = clocks.get(primary.name());
            if (clock == null || !clock.runId().equals(SideCapabilities.runId(primary.link()))) {
                throw new MigrationException((primary.name().isEmpty() ? "the server" : primary.name())
                        + " is a primary of the target, or was started anew, since this began: run it again");
            }
            return Wire.bytes(clock.millis() - ROUNDING_MILLIS);
        }
    }

    /**
     * What a server said.
     *
     * @param runId which run of it; empty if it does not tell
     * @param millis its time, in milliseconds since 1970
     */
    public record Clock(String runId, long millis) {}

    /**
     * What there is of Crossfade's own.
     *
     * @param old markers last needed before the moment
     * @param young markers needed since
     * @param asides values that are being built beside their key, or were until a few minutes ago
     * @param others the names of all other keys
     */
    public record Found(long old, long young, long asides, Set<String> others) {
        /** Copies the set. */
        public Found {
            others = Set.copyOf(others);
        }
    }

    /**
     * Returns the present moment. Blocks for two round trips to each server.
     *
     * @throws io.crossfade.spi.LinkException if a connection fails
     * @throws MigrationException if the target refuses
     */
    public static Moment moment(RedisLink target) {
        Map<String, Clock> clocks = new LinkedHashMap<>();
        for (Primary primary : target.primaries()) {
            String runId = SideCapabilities.runId(primary.link());
            Object reply = primary.link().exchange(Wire.TIME);
            if (!(reply instanceof List<?> time)) {
                throw refused("TIME", reply);
            }
            clocks.put(primary.name(), new Clock(runId, Wire.micros(time) / 1_000));
        }
        return new Moment(clocks);
    }

    /**
     * Counts, and changes nothing.
     *
     * @param target leads to the target as it is, without other names for keys
     * @param between called before each round trip; may throw to end it
     * @throws io.crossfade.spi.LinkException if a connection fails
     * @throws MigrationException if the target refuses
     */
    public Found count(RedisLink target, Runnable between) {
        return walk(target, between, NO);
    }

    /** As {@link #count}, and takes away the old ones. */
    public Found remove(RedisLink target, Runnable between) {
        return walk(target, between, ONE);
    }

    private Found walk(RedisLink target, Runnable between, byte[] remove) {
        long old = 0;
        long young = 0;
        long asides = 0;
        Set<String> others = new HashSet<>();
        for (Primary primary : target.primaries()) {
            byte[] moment = since.on(primary);
            byte[] cursor = START;
            do {
                between.run();
                Object reply = primary.link().exchange(Command.of(SCAN, cursor, MATCH, OURS, COUNT, Wire.bytes(PAGE)));
                if (!(reply instanceof List<?> page)
                        || !(page.get(0) instanceof byte[] next)
                        || !(page.get(1) instanceof List<?> keys)) {
                    throw refused("SCAN", reply);
                }
                List<Command> calls = new ArrayList<>(keys.size());
                for (Object key : keys) {
                    byte[] name = (byte[]) requireNonNull(key);
                    if (MovedMarker.isMarker(name)) {
                        calls.add(Command.of(EVAL, SCRIPT, ONE, name, ttlMillis, moment, remove));
                    } else if (MovedMarker.isAside(name)) {
                        asides++;
                    } else {
                        others.add(new String(name, UTF_8));
                    }
                }
                for (@Nullable Object found : primary.link().exchange(calls)) {
                    old += is(OLD, found);
                    young += is(YOUNG, found);
                }
                cursor = next;
            } while (!(cursor.length == 1 && cursor[0] == '0'));
        }
        return new Found(old, young, asides, others);
    }

    private static int is(long wanted, @Nullable Object found) {
        if (!(found instanceof Long number)) {
            throw refused("EVAL", found);
        }
        return number == wanted ? 1 : 0;
    }

    private static MigrationException refused(String command, @Nullable Object reply) {
        return new MigrationException("the target answered " + command + " with "
                + (reply instanceof ErrorReply error ? error.message() : "something else"));
    }
}
