package io.crossfade;

import io.crossfade.command.CommandTable;
import io.crossfade.dispatch.CommandDispatcher;
import io.crossfade.dispatch.CommandPolicy;
import io.crossfade.dispatch.Databases;
import io.crossfade.dispatch.Iterations;
import io.crossfade.dispatch.Listeners;
import io.crossfade.dispatch.UnknownKeys;
import io.crossfade.handover.Handover;
import io.crossfade.handover.LeftOver;
import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.phase.PhaseController;
import io.crossfade.shadow.CarryCounters;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.ClientFailures;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import io.crossfade.verify.ShadowReadCounters;
import io.crossfade.verify.ShadowReads;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each database of a migration has of its own: lanes and ledger, shadow reads, first touch. The phase is common to all. */
final class DatabaseCore {
    /** What the databases of one process share. */
    record Shared(
            Listeners listeners,
            CarryCounters carried,
            ShadowReadCounters shadowReads,
            String instance,
            @Nullable Fleet fleet) {}

    private final DatabasePair pair;
    private final Function<Side, RedisSide> sides;
    private final @Nullable FirstTouch firstTouch;
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final Namespaces namespaces;
    private final @Nullable KeyMapping mapping;
    private final Iterations iterations = new Iterations();
    private final Handover handover;
    private final CarrierParticipant participant;

    DatabaseCore(DatabasePair pair, Function<Side, RedisSide> sides, CrossfadeConfig config, Shared shared) {
        this.pair = pair;
        this.sides = sides;
        this.namespaces = config.namespaces();
        this.mapping = config.mapping(pair);
        Fleet fleet = shared.fleet();
        Function<Side, RedisSide> leased = fleet == null ? sides : fleet.leased(sides);
        this.firstTouch =
                config.lazy().enabled() ? new FirstTouch(leased, config.lazy(), config.converge(), this::doubt) : null;
        LazyGuard guard = new LazyGuard(firstTouch);
        this.carrier = new ShadowCarrier(
                leased,
                config.carry(),
                config.ledger(),
                config.breaker(),
                config.converge(),
                config.namespaces(),
                shared.carried(),
                told(shared.listeners(), firstTouch),
                guard);
        this.shadowReads = new ShadowReads(
                sides,
                config.shadowRead(),
                config.namespaces(),
                shared.shadowReads(),
                new CarrierMotion(carrier),
                carrier::check);
        this.handover = new Handover(
                config.handover(), shared.instance(), sides, new CarrierHandover(carrier, shared.listeners()));
        if (fleet != null && pair.equals(Fleet.first(config))) {
            handover.shareRecord();
        }
        this.participant = new CarrierParticipant(carrier, shadowReads, guard, iterations, handover);
    }

    /** Makes the choke point for the commands of this database. */
    CommandDispatcher dispatcher(
            PhaseController phases,
            CommandPolicy policy,
            ClientFailures failures,
            Listeners listeners,
            Databases databases) {
        return new CommandDispatcher(
                pair,
                CommandTable.standard(),
                phases,
                carrier,
                shadowReads,
                firstTouch,
                policy,
                iterations,
                failures,
                listeners,
                new UnknownKeys(sides),
                namespaces,
                databases,
                mapping,
                handover);
    }

    /** Which keys have moved is forgotten before anything is done about a target that may have lost them. */
    private static MigrationListener told(Listeners all, @Nullable FirstTouch firstTouch) {
        if (firstTouch == null) {
            return all;
        }
        Listeners own = new Listeners();
        own.add(new MigrationListener() {
            @Override
            public void serverReplaced(Side side, boolean authority) {
                if (side == Side.TARGET) {
                    firstTouch.forget();
                }
            }
        });
        own.add(all);
        return own;
    }

    private void doubt(List<Key> keys) {
        carrier.doubt(keys);
    }

    DatabasePair pair() {
        return pair;
    }

    CarrierParticipant participant() {
        return participant;
    }

    ShadowCarrier carrier() {
        return carrier;
    }

    Handover handover() {
        return handover;
    }

    long lazyCopies() {
        return firstTouch == null ? 0 : firstTouch.copies();
    }

    long unmovedReads() {
        return firstTouch == null ? 0 : firstTouch.unmovedReads();
    }

    DatabaseStatus status() {
        return new DatabaseStatus(
                pair.source(),
                pair.target(),
                carrier.dirtyKeys(),
                carrier.dirtySlots(),
                carrier.ledgerBytes(),
                carrier.queued(),
                carrier.breaker());
    }

    void stopReading() {
        shadowReads.close();
    }

    /** Ends the carrier; returns what it has not brought to the shadow. */
    LeftOver close(Duration drain) {
        if (firstTouch != null) {
            firstTouch.close();
        }
        return CarrierHandover.leftOver(carrier.close(drain));
    }
}
