package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.SnapshotSink;
import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.KeyMapping;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisSide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sorts what a snapshot holds into batches for the crew. For one thread. */
final class RestoreSink implements SnapshotSink {
    private static final int BATCH_BYTES = 1 << 20;

    /** What a server takes as one argument unless it is told otherwise: proto-max-bulk-len. */
    private static final int LARGEST_BYTES = 512 << 20;

    private static final byte[][] LOAD = {word("FUNCTION"), word("LOAD"), word("REPLACE")};

    private final BackfillConfig config;
    private final Map<Integer, RedisSide> targets;
    private final ImportTally tally;
    private final RestoreCrew crew;
    private final TargetLinks links;
    private final ProgressMeter meter;
    private final double share;
    private final Map<Integer, Pending> pending = new HashMap<>();

    /**
     * Creates a sink.
     *
     * @param links for what is not a key
     * @param expected how many keys will come
     */
    RestoreSink(
            BackfillConfig config,
            Map<Integer, RedisSide> targets,
            ImportTally tally,
            RestoreCrew crew,
            TargetLinks links,
            ProgressMeter meter,
            long expected) {
        this.config = config;
        this.targets = targets;
        this.tally = tally;
        this.crew = crew;
        this.links = links;
        this.meter = meter;
        this.share = 1.0 / Math.max(1, expected);
    }

    /** The keys of one database that wait for others to go with. */
    private static final class Pending {
        private List<StoredKey> keys = new ArrayList<>();
        private long bytes;
    }

    @Override
    public void key(StoredKey key) {
        tally.read();
        meter.add(share, 1);
        RedisSide target = targets.get(key.database());
        if (target == null) {
            tally.ended(ImportOutcome.FILTERED, 1);
            tally.noted("a key of database " + key.database() + ", which this run is not for");
        } else if (!config.walk().wants(key.key())) {
            tally.ended(ImportOutcome.FILTERED, 1);
        } else if (isAllowed(key, target.mapping())) {
            add(key);
        }
    }

    private boolean isAllowed(StoredKey key, @Nullable KeyMapping mapping) {
        String refusal = key.refusal();
        if (mapping != null && mapping.collides(key.key().bytes())) {
            tally.quarantined(key.key(), mapping.collision());
        } else if (refusal != null) {
            tally.quarantined(key.key(), refusal);
        } else if (key.payload().length > LARGEST_BYTES) {
            tally.quarantined(key.key(), "the value takes more than 512 MB, which no RESTORE brings");
        } else {
            return true;
        }
        return false;
    }

    private void add(StoredKey key) {
        Pending mine = pending.computeIfAbsent(key.database(), none -> new Pending());
        mine.keys.add(key);
        mine.bytes += key.payload().length;
        if (mine.keys.size() >= config.walk().evenBatchSize() || mine.bytes >= BATCH_BYTES) {
            hand(key.database(), mine);
        }
    }

    private void hand(int database, Pending mine) {
        if (!mine.keys.isEmpty()) {
            crew.add(new RestoreBatch(database, mine.keys));
            mine.keys = new ArrayList<>();
            mine.bytes = 0;
        }
    }

    /** Returns where {@code targets} are, in one text. */
    static String endpoints(Map<Integer, RedisSide> targets) {
        return targets.values().stream()
                .map(RedisSide::endpoint)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Hands on what waits. */
    void flush() {
        pending.forEach(this::hand);
    }

    /** Functions belong to a server, not to a database, and to each primary of a cluster. */
    @Override
    public void function(byte[] code) {
        int any = targets.keySet().iterator().next();
        String refusal = links.apply(any, link -> load(link, code));
        tally.function(refusal.isEmpty());
        if (!refusal.isEmpty()) {
            tally.noted("a library of functions, which the target answers with: " + refusal);
        }
    }

    private static String load(SideLink link, byte[] code) {
        for (Primary primary : link.primaries()) {
            Object reply = primary.link().exchange(Command.of(LOAD[0], LOAD[1], LOAD[2], code));
            if (reply instanceof ErrorReply error) {
                return error.message();
            }
        }
        return "";
    }

    @Override
    public void leftOut(String what) {
        tally.noted(what);
    }

    private static byte[] word(String ascii) {
        return ascii.getBytes(US_ASCII);
    }
}
