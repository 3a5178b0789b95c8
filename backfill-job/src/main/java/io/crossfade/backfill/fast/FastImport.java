package io.crossfade.backfill.fast;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.crossfade.model.Command;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.NodeAddress;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the primaries of the target do without append-only file and save points, and with Valkey's import mode, until it is closed.
 * What they had is recorded on the target before it is changed, and restored by {@link #restore()}, or by the {@link #begin} or {@link
 * #settle} of a later run. A server that does not permit CONFIG stays as it is, which is told once.
 *
 * <p>For a target that is the shadow: what it holds is lost when it goes down meanwhile, and has to be copied again. Thread-safe.
 */
public final class FastImport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FastImport.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long PAUSE_NANOS = 100_000_000;
    private static final Command IMPORT_SOURCE = Command.of("CLIENT", "IMPORT-SOURCE", "ON");

    private final RedisSide target;
    private final Function<NodeAddress, RedisSide> replicas;
    private final Consumer<String> notes;
    private final String run = UUID.randomUUID().toString();

    /** Processes that are as they should be, or do not let us. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private final Set<String> importing = ConcurrentHashMap.newKeySet();

    @GuardedBy("this") private final Map<Entry, String> before = new LinkedHashMap<>();

    @GuardedBy("this") private boolean told;

    private volatile boolean ended;

    private FastImport(RedisSide target, Function<NodeAddress, RedisSide> replicas, Consumer<String> notes) {
        this.target = requireNonNull(target, "target");
        this.replicas = requireNonNull(replicas, "replicas");
        this.notes = requireNonNull(notes, "notes");
    }

    /**
     * Changes the servers of the target, or takes over from a run that was killed. Blocks for a few round trips to each; one that
     * cannot be reached is changed when a connection to it is taken. Source and target must be known to be different servers.
     *
     * @param target the database that keeps the record, the same in every run; stays the caller's, and open until {@link #close()}
     * @param replicas opens a connection to a replica of the target, where one of its primaries may be found that has been demoted
     * @param notes is told what a person should know, a line each
     */
    public static FastImport begin(
            RedisSide target, Function<NodeAddress, RedisSide> replicas, Consumer<String> notes) {
        FastImport fast = new FastImport(target, replicas, notes);
        try {
            fast.changeAll();
        } catch (LinkException e) {
            LOG.debug("the target cannot be changed yet", e);
        }
        return fast;
    }

    /**
     * Restores what a run has left that did not end in order. Blocks for a round trip if there is nothing, and at most 3 s if the
     * target cannot be reached. For the parameters see {@link #begin}.
     *
     * @return whether nothing is left to restore
     */
    public static boolean settle(RedisSide target, Function<NodeAddress, RedisSide> replicas, Consumer<String> notes) {
        Optional<SettingsRecord.State> left;
        try {
            left = read(target);
        } catch (LinkException e) {
            LOG.debug("it is not known whether the target has settings of a fast import", e);
            return true;
        }
        if (left.isEmpty()) {
            return true;
        }
        notes.accept(
                "the target has settings of a fast import whose run has not ended in order, or goes on beside this one");
        FastImport fast = new FastImport(target, replicas, notes);
        return fast.takeOverAndRestore();
    }

    /** Returns what has to be restored on the target, as one would write it in a configuration file; empty if nothing. */
    public static String pending(RedisSide target) {
        try {
            return read(target)
                    .map(state -> Restoration.describe(state.values()))
                    .orElse("");
        } catch (LinkException e) {
            LOG.debug("it is not known whether the target has settings of a fast import", e);
            return "";
        }
    }

    private static Optional<SettingsRecord.State> read(RedisSide target) {
        try (RedisLink link = target.lease()) {
            return SettingsRecord.read(link);
        } catch (RefusedException e) {
            LOG.debug("the target does not show its record: {}", e.answer());
            return Optional.empty();
        }
    }

    /** Returns {@code side}, which leads to the target, such that servers are changed that come to it later. Closing it closes {@code side}. */
    public RedisSide around(RedisSide side) {
        return new ImportSide(side, this);
    }

    /** Somebody took a connection: changes servers that are new, and says who it is where a server is importing. */
    void leased(RedisLink link) {
        if (ended) {
            return;
        }
        for (Primary primary : link.primaries()) {
            String process = ImportServer.of(primary).process();
            if (!seen.contains(process)) {
                changeAll();
            }
            if (importing.contains(process)) {
                Object reply = primary.link().exchange(IMPORT_SOURCE);
                LOG.debug("the target answers {} to CLIENT IMPORT-SOURCE", reply);
            }
        }
    }

    /** A connection that was idle may be dead: then another one is taken. */
    private void changeAll() {
        try {
            changeOnce();
        } catch (LinkException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            changeOnce();
        }
    }

    private synchronized void changeOnce() {
        if (ended) {
            return;
        }
        try (RedisLink link = target.lease()) {
            if (before.isEmpty()) {
                takeOver(link);
            }
            for (Primary primary : link.primaries()) {
                ImportServer server = ImportServer.of(primary);
                if (!seen.contains(server.process())) {
                    change(link, server);
                    seen.add(server.process());
                }
            }
        }
    }

    @GuardedBy("this") private void takeOver(RedisLink link) {
        try {
            SettingsRecord.read(link).ifPresent(left -> {
                before.putAll(left.values());
                notes.accept(
                        "fast import: takes over from a run that has not ended in order, or goes on beside this one");
            });
        } catch (RefusedException e) {
            LOG.debug("the target does not show its record: {}", e.answer());
        }
    }

    @GuardedBy("this") private void change(RedisLink link, ImportServer server) {
        Map<Entry, String> changed = new LinkedHashMap<>();
        try {
            SettingsRecord.own(link, run);
            for (ImportSetting setting : ImportSetting.values()) {
                Entry entry = new Entry(server.process(), setting);
                Optional<String> now = server.get(setting);
                if (now.filter(value -> !value.equals(setting.fast())).isPresent()) {
                    change(link, server, entry, now.get());
                    changed.put(entry, now.get());
                }
                if (setting == ImportSetting.IMPORT_MODE && now.isPresent()) {
                    importing.add(server.process());
                }
            }
        } catch (RefusedException e) {
            notes.accept("fast import: " + server.label() + " does not let its settings be changed (" + e.answer()
                    + "); copying all the same");
        }
        if (!changed.isEmpty()) {
            recordAgain(link, changed);
            notes.accept("fast import: until the end " + server.label() + " does without its "
                    + Restoration.describe(changed)
                    + (told ? "" : "; if it goes down meanwhile, what it holds is lost and has to be copied again"));
            told = true;
        }
    }

    /** Somebody who restored at this very moment may have removed the record. */
    @GuardedBy("this") private void recordAgain(RedisLink link, Map<Entry, String> changed) {
        if (SettingsRecord.read(link).filter(state -> state.owner().equals(run)).isEmpty()) {
            SettingsRecord.own(link, run);
            changed.forEach((entry, value) -> SettingsRecord.keep(link, entry, value));
        }
    }

    @GuardedBy("this") private void change(RedisLink link, ImportServer server, Entry entry, String value) {
        SettingsRecord.keep(link, entry, value);
        before.put(entry, value);
        try {
            server.set(entry.setting(), entry.setting().fast());
        } catch (RefusedException e) {
            before.remove(entry);
            SettingsRecord.forget(link, entry);
            throw e;
        }
    }

    /**
     * Gives the servers back what they had, also if another run goes on: whoever that is may be killed. Blocks for a few round trips, and at most 3 s if
     * the target cannot be reached. Idempotent.
     *
     * @return whether nothing is left for the next run
     */
    public synchronized boolean restore() {
        if (ended) {
            return true;
        }
        ended = true;
        return patiently(this::restoreOver);
    }

    private synchronized boolean takeOverAndRestore() {
        ended = true;
        return patiently(link -> {
            SettingsRecord.own(link, run);
            return restoreOver(link);
        });
    }

    private boolean restoreOver(RedisLink link) {
        Optional<SettingsRecord.State> state = SettingsRecord.read(link);
        if (state.isPresent() && !state.get().owner().equals(run)) {
            notes.accept("fast import: a run that has begun since this one goes on with the target's own settings");
        }
        Map<Entry, String> all = remembered();
        state.ifPresent(record -> all.putAll(record.values()));
        Restoration restoration = new Restoration(replicas);
        boolean done = restoration.restore(link, all);
        restoration.notes().forEach(notes);
        if (done && state.isPresent()) {
            SettingsRecord.remove(link, run);
        }
        return done;
    }

    /** What was recorded, for a target that has been emptied since. */
    private synchronized Map<Entry, String> remembered() {
        return new LinkedHashMap<>(before);
    }

    private boolean patiently(Function<RedisLink, Boolean> work) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (RedisLink link = target.lease()) {
                return work.apply(link);
            } catch (RefusedException e) {
                notes.accept("fast import: the target's settings are not restored: " + e.answer());
                return false;
            } catch (LinkException e) {
                if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                    notes.accept("fast import: the target's settings are not restored, the next run does it: "
                            + e.getMessage());
                    return false;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** As {@link #restore()}. */
    @Override
    public void close() {
        restore();
    }
}
