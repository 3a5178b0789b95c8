package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.control.FleetStatus;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.dispatch.CommandPolicy;
import io.crossfade.dispatch.CrossSlots;
import io.crossfade.dispatch.Databases;
import io.crossfade.dispatch.Listeners;
import io.crossfade.dispatch.UndeclaredKeys;
import io.crossfade.handover.HandoverKeeper;
import io.crossfade.handover.LeftOver;
import io.crossfade.mapping.MappedSide;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.PhaseBarrier;
import io.crossfade.phase.PhaseController;
import io.crossfade.shadow.CarryCounters;
import io.crossfade.spi.AuthorityFollower;
import io.crossfade.spi.ClientFailures;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.RedisSides;
import io.crossfade.spi.Topology;
import io.crossfade.verify.ShadowReadCounters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migration of one process: its phase, its figures, and the dispatcher that every command passes. Thread-safe.
 *
 * <p>Applications get one from their client's adapter, such as {@code io.crossfade.jedis.JedisCrossfade}. A failure of the
 * shadow never reaches a caller; it shows in {@link #status()} and to listeners.
 */
public final class Crossfade implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Crossfade.class);
    private static final Duration DRAIN_ON_CLOSE = Duration.ofSeconds(2);
    private static final Duration LAST_REPLIES = Duration.ofSeconds(1);

    /** For the commands of callers that were begun before a member of a fleet stopped. */
    private static final Duration LAST_COMMANDS = Duration.ofSeconds(3);

    /** The longest that a start waits for its entry in the hand-over record, and a stop for what it leaves there. */
    private static final Duration HANDOVER = Duration.ofSeconds(1);

    private final Listeners listeners = new Listeners();
    private final Followers followers = new Followers();
    private final CarryCounters carried = new CarryCounters();
    private final ShadowReadCounters shadowReads = new ShadowReadCounters();
    private final List<DatabaseCore> cores;
    private final PhaseController phases;
    private final Map<Integer, CommandDispatcher> dispatchers = new HashMap<>();
    private final CommandDispatcher dispatcher;
    private final @Nullable CrossSlots crossSlots;
    private final AtomicReference<Carrying> carrying = new AtomicReference<>(Carrying.RUNNING);
    private final UndeclaredKeys undeclaredKeys = new UndeclaredKeys();
    private final HandoverKeeper keeper;
    private final @Nullable Fleet fleet;
    private final PhaseChanges changes;

    private Crossfade(
            CrossfadeConfig config,
            RedisSides sides,
            ClientFailures failures,
            String instance,
            @Nullable Fleet entered) {
        this.fleet = entered;
        MigrationPhase first = fleet == null ? config.phase() : fleet.decision().phase();
        DatabaseCore.Shared shared = new DatabaseCore.Shared(listeners, carried, shadowReads, instance, fleet);
        this.cores = config.databases().stream()
                .map(pair -> new DatabaseCore(
                        pair, MappedSide.among(config.mapping(pair), side -> sides.of(side, pair)), config, shared))
                .toList();
        this.phases = new PhaseController(
                first,
                fleet == null ? 0 : fleet.decision().epoch(),
                config.lazy().enabled(),
                config.cutover(),
                new EveryDatabase(cores, followers),
                fleet == null ? null : fleet.lease());
        this.crossSlots = leadsToACluster(config) ? new CrossSlots(listeners) : null;
        CommandPolicy policy = new CommandPolicy(
                config.unknownCommands() == UnknownCommands.CONVERGE,
                config.keyspaceCommands() == KeyspaceCommands.BOTH_SIDES,
                config.databases().stream().anyMatch(pair -> !pair.prefix().isEmpty()),
                crossSlots,
                undeclaredKeys);
        Databases databases = new Databases(dispatchers);
        for (DatabaseCore core : cores) {
            dispatchers.put(core.pair().source(), core.dispatcher(phases, policy, failures, listeners, databases));
        }
        this.dispatcher = dispatcher(config.source().database());
        if (config.carrying() == Carrying.PAUSED) {
            pauseCarrying();
        }
        this.keeper = new HandoverKeeper(
                config.handover(), cores.stream().map(DatabaseCore::handover).toList());
        this.changes =
                new PhaseChanges(phases, cores, keeper, listeners, config.lazy().enabled());
        cores.forEach(core -> core.carrier().onKeyspaceChange(keeper::wake));
        LOG.info(
                "started in phase {}: source {}, target {}, databases {}, lazy {}, carry {}",
                first,
                config.source().endpoint(),
                config.target().endpoint(),
                config.databases(),
                config.lazy().enabled(),
                config.carry().mode());
        keeper.start(HANDOVER);
        if (fleet != null) {
            fleet.member().start(changes);
        }
    }

    /**
     * Starts a migration in this process. With a control plane it learns the phase of its fleet first, for which it waits at most
     * {@code crossfade.control.start-timeout}, and fails if that is in vain. In a phase that carries writes it makes its entry in the hand-over record on the target
     * first, for which it waits at most a second; else it does not connect yet.
     *
     * @param config the settings
     * @param source the old instance; stays the caller's to close, after this
     * @param target the new instance; likewise
     * @param failures tells what the client's exceptions mean
     * @throws MigrationException if the phase of the fleet cannot be learnt
     */
    public static Crossfade start(CrossfadeConfig config, RedisSide source, RedisSide target, ClientFailures failures) {
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        if (requireNonNull(config, "config").databases().size() > 1) {
            throw new IllegalArgumentException("several databases need connections to each of them");
        }
        return start(config, (side, database) -> side == Side.SOURCE ? source : target, failures);
    }

    /**
     * Starts a migration of one or several databases in this process, as {@link #start(CrossfadeConfig, RedisSide, RedisSide,
     * ClientFailures)} does.
     *
     * @param config the settings
     * @param sides gives the connections to each database; they stay the caller's to close, after this
     * @param failures tells what the client's exceptions mean
     */
    public static Crossfade start(CrossfadeConfig config, RedisSides sides, ClientFailures failures) {
        requireNonNull(failures, "failures");
        String instance = Incarnation.of(requireNonNull(config, "config").instance());
        Fleet fleet = Fleet.join(config, requireNonNull(sides, "sides"), instance);
        try {
            return new Crossfade(config, sides, failures, instance, fleet);
        } catch (RuntimeException | Error e) {
            if (fleet != null) {
                fleet.member().leave(HANDOVER);
            }
            throw e;
        }
    }

    /** Returns the choke point of the database that connections begin with, for client adapters. */
    public CommandDispatcher dispatcher() {
        return dispatcher;
    }

    /**
     * Returns the choke point of one database, for client adapters.
     *
     * @param database its number on the source
     * @throws IllegalArgumentException if it is not migrated
     */
    public CommandDispatcher dispatcher(int database) {
        CommandDispatcher found = dispatchers.get(database);
        if (found == null) {
            throw new IllegalArgumentException("database " + database + " is not migrated: "
                    + DatabasePairs.DATABASES.key() + " does not have it");
        }
        return found;
    }

    /** Returns the phase in force. */
    public MigrationPhase phase() {
        return phases.current();
    }

    /**
     * Changes the phase while commands are in flight; blocks until no command of the old phase is under way. A change of authority
     * holds writes for at most {@code crossfade.cutover.hold-timeout}; if it cannot be completed in that time, everything goes on in
     * the old phase. It is refused while a reconcile is owed.
     *
     * <p>It is the phase of this process, or with {@code crossfade.control.plane} that of all its instances: any of them may change
     * it, and it returns when all have followed. If the same change is under way already, its result is waited for.
     *
     * @param next the phase to change to; the phase in force changes nothing
     * @param confirmation {@link Confirmation#CONFIRMED} for TARGET_ONLY, and for RAMP_DOWN in a lazy migration
     * @throws MigrationException if the change is not legal, not confirmed or could not be completed; of a fleet the message says
     *     which instance stood in the way
     */
    public void changePhase(MigrationPhase next, Confirmation confirmation) {
        requireNonNull(next, "next");
        requireNonNull(confirmation, "confirmation");
        if (fleet == null) {
            changes.change(next, confirmation, PhaseBarrier.NONE);
        } else {
            fleet.member().change(next, confirmation);
        }
    }

    /** Changes the phase without a confirmation: see {@link #changePhase(MigrationPhase, Confirmation)}. */
    public void changePhase(MigrationPhase next) {
        changePhase(next, Confirmation.NONE);
    }

    /**
     * Leaves the shadow alone, now and until {@link #resumeCarrying()}: it gets no carried write, no check, no shadow read, no script,
     * function or message. What it misses is recorded, as dirty keys and beyond the ledger's bound as hash slots, and healed on
     * resuming; scripts and functions are given to it then; messages published meanwhile are lost to its subscribers and counted.
     * Nobody waits for it, in sync mode neither. The application, its authority and the phase stay as they are, and first touches in
     * a lazy migration still read the source, since answers depend on it; the authority does not move while paused.
     *
     * <p>Returns when what was under way to the shadow has been answered; of a shadow that hangs, after a second. Does nothing if
     * carrying is paused.
     */
    public void pauseCarrying() {
        if (carrying.getAndSet(Carrying.PAUSED) == Carrying.PAUSED) {
            return;
        }
        long deadline = System.nanoTime() + LAST_REPLIES.toNanos();
        boolean alone = true;
        for (DatabaseCore core : cores) {
            alone &= core.participant().pause(until(deadline));
        }
        LOG.warn(
                "carrying is paused: the shadow is left alone and what it misses is recorded{}",
                alone ? "" : "; it has not answered yet what had been sent before");
        listeners.carryingChanged(Carrying.PAUSED);
    }

    /** Ends {@link #pauseCarrying()}: the shadow is healed and gets what is written from now on. Does nothing if not paused. */
    public void resumeCarrying() {
        if (carrying.getAndSet(Carrying.RUNNING) == Carrying.RUNNING) {
            return;
        }
        cores.forEach(core -> core.participant().resume());
        LOG.info("carrying is resumed: what the shadow missed is being brought to it");
        listeners.carryingChanged(Carrying.RUNNING);
    }

    /** Returns whether carrying is paused or running; the phase decides whether there is anything to carry. */
    public Carrying carrying() {
        return carrying.get();
    }

    /** Adds a listener; it hears of what happens from now on. */
    public void addListener(MigrationListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Adds what has to move with the authority; it is told of changes from now on. For client adapters. */
    public void addFollower(AuthorityFollower follower) {
        followers.add(requireNonNull(follower, "follower"));
        if (fleet != null) { // which may have gone on since the caller asked, and goes on meanwhile
            MigrationPhase told;
            do {
                told = phases.current();
                follower.entering(told);
            } while (phases.current() != told);
        }
    }

    /** Waits until this process has nothing queued and no dirty key; returns whether that came in time. */
    public boolean awaitConverged(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        return cores.stream().allMatch(core -> core.carrier().awaitConverged(until(deadline)));
    }

    private static Duration until(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** Returns the counts of carried writes, over all databases. */
    public CarryCounters carryCounters() {
        return carried;
    }

    /** Returns the counts of shadow reads, over all databases. */
    public ShadowReadCounters shadowReadCounters() {
        return shadowReads;
    }

    /**
     * Returns what this process has been asked for that the target, a cluster, will refuse once it is the authority: commands over
     * several hash slots that cannot be taken apart, by name, with how often; transactions as {@code MULTI}. Look at it before a
     * cutover. Empty if the target is no cluster, or the source is one, which refuses them itself.
     */
    public Map<String, Long> crossSlotCommands() {
        return crossSlots == null ? Map.of() : crossSlots.counts();
    }

    /**
     * Returns how often this process called scripts without declaring a key whose text writes, by their SHA-1: what they write is not
     * carried. A hint: functions, and scripts that declare other keys than they write, are not found.
     */
    public Map<String, Long> scriptsWithoutKeys() {
        return undeclaredKeys.calls();
    }

    /**
     * Returns how long the key, or hash slot, has been dirty that has been so longest, over all databases; zero if none is. A key
     * that is written and carried is dirty until it is checked; one that stays dirty much longer is in trouble.
     */
    public Duration oldestDirty() {
        return cores.stream()
                .map(core -> core.carrier().oldestDirty())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Returns how many reconciles are owed, over all databases, as far as this process knows: instances that ended uncleanly, and
     * replacements of the authority. While it is not zero the authority does not move; {@code crossfade verify} pays it.
     */
    public int reconcileOwed() {
        return cores.stream().mapToInt(core -> core.handover().owed()).sum();
    }

    private static boolean leadsToACluster(CrossfadeConfig config) {
        return config.target().topology().kind() == Topology.Kind.CLUSTER
                && config.source().topology().kind() != Topology.Kind.CLUSTER;
    }

    /** Returns what this process knows of its fleet; null without a control plane. Does not block. */
    public @Nullable FleetStatus fleetStatus() {
        return fleet == null ? null : fleet.member().status();
    }

    /** Returns the present figures: sums over the databases, and those of each. */
    public CrossfadeStatus status() {
        List<DatabaseStatus> databases =
                cores.stream().map(DatabaseCore::status).toList();
        return new CrossfadeStatus(
                phases.current(),
                phases.epoch(),
                carrying(),
                databases.stream().mapToLong(DatabaseStatus::dirtyKeys).sum(),
                databases.stream().mapToInt(DatabaseStatus::dirtySlots).sum(),
                databases.stream().mapToLong(DatabaseStatus::ledgerBytes).sum(),
                databases.stream().mapToLong(DatabaseStatus::queuedWrites).sum(),
                CrossfadeStatus.worstBreaker(databases),
                carried.replayed(),
                carried.converged(),
                carried.checked(),
                carried.divergencesFound(),
                carried.divergencesHealed(),
                shadowReads.compared(),
                shadowReads.different(),
                cores.stream().mapToLong(DatabaseCore::lazyCopies).sum(),
                cores.stream().mapToLong(DatabaseCore::unmovedReads).sum(),
                carried.authorityReplacements(),
                reconcileOwed(),
                crossSlotCommands(),
                databases,
                fleetStatus());
    }

    /**
     * Brings what is queued or dirty to the shadow for at most two seconds, leaves what is dirty after that to the next instance in
     * the hand-over record on the target, then ends every thread. If the target cannot be written to, a reconcile is owed. An instance
     * of a fleet leaves it: it refuses writes from the beginning on and waits at most three seconds for commands that were begun
     * before; if any goes on after that, a blocking one for instance, the next instance compares every key.
     */
    @Override
    public void close() {
        boolean idle = true;
        if (fleet != null) {
            fleet.member().stopChanging();
            idle = phases.awaitIdle(LAST_COMMANDS);
        }
        cores.forEach(DatabaseCore::stopReading);
        long deadline = System.nanoTime() + DRAIN_ON_CLOSE.toNanos();
        List<LeftOver> left =
                cores.stream().map(core -> core.close(until(deadline))).toList();
        if (!idle) {
            LOG.warn(
                    "commands were still under way at the end: what they may have written is looked for by who comes next");
        }
        keeper.close(
                idle ? left : left.stream().map(any -> LeftOver.everything()).toList(), HANDOVER);
        if (fleet != null) {
            fleet.member().leave(HANDOVER);
        }
        LOG.info("stopped in phase {}", phases.current());
    }
}
