package io.crossfade;

import static java.util.Objects.requireNonNull;

import io.crossfade.command.CommandTable;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.dispatch.CommandPolicy;
import io.crossfade.dispatch.CrossSlots;
import io.crossfade.dispatch.Iterations;
import io.crossfade.dispatch.Listeners;
import io.crossfade.dispatch.UnknownKeys;
import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.Confirmation;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.shadow.CarryCounters;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.AuthorityFollower;
import io.crossfade.spi.ClientFailures;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.Topology;
import io.crossfade.verify.ShadowReadCounters;
import io.crossfade.verify.ShadowReads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    private final Listeners listeners = new Listeners();
    private final Followers followers = new Followers();
    private final @Nullable FirstTouch firstTouch;
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final PhaseController phases;
    private final CommandDispatcher dispatcher;
    private final @Nullable CrossSlots crossSlots;

    private Crossfade(CrossfadeConfig config, Function<Side, RedisSide> sides, ClientFailures failures) {
        this.firstTouch = config.lazy().enabled() ? new FirstTouch(sides, config.lazy(), this::doubt) : null;
        LazyGuard guard = new LazyGuard(firstTouch);
        Iterations iterations = new Iterations();
        this.crossSlots = leadsToACluster(config) ? new CrossSlots() : null;
        this.carrier = new ShadowCarrier(
                sides,
                config.carry(),
                config.ledger(),
                config.breaker(),
                config.converge(),
                config.namespaces(),
                listeners,
                guard);
        this.shadowReads = new ShadowReads(
                sides, config.shadowRead(), config.namespaces(), new CarrierMotion(carrier), carrier::check);
        this.phases = new PhaseController(
                config.phase(),
                config.lazy().enabled(),
                config.cutover(),
                new CarrierParticipant(carrier, shadowReads, guard, iterations, followers));
        this.dispatcher = new CommandDispatcher(
                CommandTable.standard(),
                phases,
                carrier,
                shadowReads,
                firstTouch,
                new CommandPolicy(config.unknownCommands() == UnknownCommands.CONVERGE, crossSlots),
                iterations,
                failures,
                listeners,
                new UnknownKeys(sides),
                config.namespaces());
        LOG.info(
                "started in phase {}: source {}, target {}, lazy {}, carry {}",
                config.phase(),
                sides.apply(Side.SOURCE).endpoint(),
                sides.apply(Side.TARGET).endpoint(),
                config.lazy().enabled(),
                config.carry().mode());
    }

    /**
     * Starts a migration in this process. Does not connect yet.
     *
     * @param config the settings
     * @param source the old instance; stays the caller's to close, after this
     * @param target the new instance; likewise
     * @param failures tells what the client's exceptions mean
     */
    public static Crossfade start(CrossfadeConfig config, RedisSide source, RedisSide target, ClientFailures failures) {
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        return new Crossfade(
                requireNonNull(config, "config"),
                side -> side == Side.SOURCE ? source : target,
                requireNonNull(failures, "failures"));
    }

    private void doubt(List<Key> keys) {
        carrier.doubt(keys);
    }

    /** Returns the choke point, for client adapters. */
    public CommandDispatcher dispatcher() {
        return dispatcher;
    }

    /** Returns the phase in force. */
    public MigrationPhase phase() {
        return phases.current();
    }

    /**
     * Changes the phase of this process while commands are in flight; blocks until no command of the old phase is under
     * way. A change of authority holds writes for at most {@code crossfade.cutover.hold-timeout}; if it cannot be
     * completed in that time, everything goes on in the old phase.
     *
     * @param next the phase to change to; the phase in force changes nothing
     * @param confirmation {@link Confirmation#CONFIRMED} for TARGET_ONLY, and for RAMP_DOWN in a lazy migration
     * @throws MigrationException if the change is not legal, not confirmed or could not be completed
     */
    public void changePhase(MigrationPhase next, Confirmation confirmation) {
        PhaseView before = phases.changeTo(requireNonNull(next, "next"), requireNonNull(confirmation, "confirmation"));
        if (before.phase() != next) {
            listeners.phaseChanged(before.phase(), next, phases.epoch());
        }
    }

    /** Changes the phase without a confirmation: see {@link #changePhase(MigrationPhase, Confirmation)}. */
    public void changePhase(MigrationPhase next) {
        changePhase(next, Confirmation.NONE);
    }

    /** Adds a listener; it hears of what happens from now on. */
    public void addListener(MigrationListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    /** Adds what has to move with the authority; it is told of changes from now on. For client adapters. */
    public void addFollower(AuthorityFollower follower) {
        followers.add(requireNonNull(follower, "follower"));
    }

    /** Waits until this process has nothing queued and no dirty key; returns whether that came in time. */
    public boolean awaitConverged(Duration atMost) {
        return carrier.awaitConverged(atMost);
    }

    /** Returns the counts of carried writes. */
    public CarryCounters carryCounters() {
        return carrier.counters();
    }

    /** Returns the counts of shadow reads. */
    public ShadowReadCounters shadowReadCounters() {
        return shadowReads.counters();
    }

    /**
     * Returns what this process has been asked for that the target, a cluster, will refuse once it is the authority: commands over
     * several hash slots that cannot be taken apart, by name, with how often; transactions as {@code MULTI}. Look at it before a
     * cutover. Empty if the target is no cluster, or the source is one, which refuses them itself.
     */
    public Map<String, Long> crossSlotCommands() {
        return crossSlots == null ? Map.of() : crossSlots.counts();
    }

    private static boolean leadsToACluster(CrossfadeConfig config) {
        return config.target().topology().kind() == Topology.Kind.CLUSTER
                && config.source().topology().kind() != Topology.Kind.CLUSTER;
    }

    /** Returns the present figures. */
    public CrossfadeStatus status() {
        CarryCounters carried = carrier.counters();
        ShadowReadCounters reads = shadowReads.counters();
        return new CrossfadeStatus(
                phases.current(),
                phases.epoch(),
                carrier.dirtyKeys(),
                carrier.dirtySlots(),
                carrier.queued(),
                carrier.breaker(),
                carried.replayed(),
                carried.converged(),
                carried.checked(),
                carried.divergencesFound(),
                carried.divergencesHealed(),
                reads.compared(),
                reads.different(),
                firstTouch == null ? 0 : firstTouch.copies());
    }

    /**
     * Brings what is queued or dirty to the shadow for at most two seconds, then ends every thread. What is dirty after
     * that needs a verify run with repair; the number is logged.
     */
    @Override
    public void close() {
        shadowReads.close();
        carrier.close(DRAIN_ON_CLOSE);
        LOG.info("stopped in phase {}", phases.current());
    }
}
