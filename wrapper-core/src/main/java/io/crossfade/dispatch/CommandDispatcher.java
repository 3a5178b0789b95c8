package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.command.ReplayRule;
import io.crossfade.lazy.FirstTouch;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.PhaseController;
import io.crossfade.phase.PhaseView;
import io.crossfade.shadow.Carriage;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.spi.AuthorityCall;
import io.crossfade.spi.ClientFailures;
import io.crossfade.verify.ShadowReads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes every command: the authority executes it and its reply or exception is the caller's, untouched; writes are then
 * carried to the shadow, reads may be sampled there. Thread-safe. Blocks as the authority does, in sync mode also for the
 * shadow, and while writes are held by a change of authority. A failure of the shadow never reaches the caller.
 */
public final class CommandDispatcher {
    private static final int RANDOM_TRIES = 100;

    private final CommandTable table;
    private final PhaseController phases;
    private final ShadowCarrier carrier;
    private final ShadowReads shadowReads;
    private final @Nullable FirstTouch firstTouch;
    private final CommandPolicy policy;
    private final ClientFailures failures;
    private final Listeners listeners;
    private final UnknownKeys unknownKeys;
    private final BlockingCalls blocking = new BlockingCalls(this::once, this::unheld);

    /** Wires a dispatcher; {@code firstTouch} is {@code null} unless the migration is lazy. */
    public CommandDispatcher(
            CommandTable table,
            PhaseController phases,
            ShadowCarrier carrier,
            ShadowReads shadowReads,
            @Nullable FirstTouch firstTouch,
            CommandPolicy policy,
            ClientFailures failures,
            Listeners listeners,
            UnknownKeys unknownKeys) {
        this.table = table;
        this.phases = phases;
        this.carrier = carrier;
        this.shadowReads = shadowReads;
        this.firstTouch = firstTouch;
        this.policy = policy;
        this.failures = failures;
        this.listeners = listeners;
        this.unknownKeys = unknownKeys;
    }

    /**
     * Returns what a command means, for a client that has to know before it sends.
     *
     * @throws io.crossfade.model.MigrationException if the command is refused; the message names it
     */
    public CommandSpec admit(Command command) {
        CommandSpec spec = table.find(command);
        policy.admit(command, spec);
        return spec;
    }

    /** Executes one command that has been {@link #admit admitted} and returns the raw reply. */
    public @Nullable Object call(Command command, CommandSpec spec, AuthorityCall call) {
        return spec.blocking() == null ? once(command, spec, call) : blocking.call(command, spec, call);
    }

    /**
     * Makes the keys of a command that opens a session (WATCH) ready on the authority, and returns the authority. It may
     * have moved by the time the session ends: {@link #transaction} tells.
     */
    public Side beginSession(Command command, CommandSpec spec) {
        PhaseView view = phases.enter(false);
        try {
            moveFirst(view.phase(), command, spec, List.of());
            return view.authority();
        } finally {
            phases.exit(view);
        }
    }

    /** A blocking read is not counted as under way, so that it never holds up a change of phase. */
    private @Nullable Object unheld(Command command, CommandSpec spec, AuthorityCall call) {
        return answer(beginSession(command, spec), command, call);
    }

    private @Nullable Object once(Command command, CommandSpec spec, AuthorityCall call) {
        boolean write = spec.mayWrite();
        PhaseView view = phases.enter(write);
        try {
            MigrationPhase phase = view.phase();
            if (!phase.carriesWrites()) {
                Object reply = withoutMarkers(spec, command, call, phase.authority());
                keepForLater(phase, command, spec);
                return reply;
            }
            List<Key> unknown = spec.known() ? List.of() : unknownKeys.of(phase.authority(), command);
            moveFirst(phase, command, spec, unknown);
            if (write) {
                return write(phase.authority(), command, spec, unknown, call);
            }
            Object reply = withoutMarkers(spec, command, call, authorityFor(spec, phase));
            if (phase.readsShadow()) {
                shadowReads.sample(command, spec, reply, phase.shadow());
            }
            return reply;
        } finally {
            phases.exit(view);
        }
    }

    /** A script that is loaded before the migration must be there after the cutover. */
    private void keepForLater(MigrationPhase phase, Command command, CommandSpec spec) {
        if (spec.rule() == ReplayRule.BOTH && phase == MigrationPhase.SOURCE_ONLY) {
            carrier.keep(command);
        }
    }

    private @Nullable Object write(
            Side authority, Command command, CommandSpec spec, List<Key> unknown, AuthorityCall call) {
        Carriage carriage = carrier.begin(command, spec);
        Object reply;
        try {
            reply = answer(authority, command, call);
        } catch (RuntimeException e) {
            failed(carriage, command, spec, e);
            carrier.converge(unknown);
            carriage.await();
            throw e;
        }
        carriage.succeeded(command, spec);
        carrier.converge(unknown);
        carriage.await();
        return reply;
    }

    /** Hides the moved markers; asks again where a marker was all the answer (RANDOMKEY). */
    private @Nullable Object withoutMarkers(CommandSpec spec, Command command, AuthorityCall call, Side side) {
        Object reply = answer(side, command, call);
        if (!spec.walksKeyspace()) {
            return reply;
        }
        for (int again = 0; again < RANDOM_TRIES && CommandPolicy.isMarker(reply); again++) {
            reply = answer(side, command, call);
        }
        return CommandPolicy.withoutMarkers(reply);
    }

    private @Nullable Object answer(Side authority, Command command, AuthorityCall call) {
        if (listeners.isEmpty()) {
            return call.on(authority, command);
        }
        long start = System.nanoTime();
        try {
            return call.on(authority, command);
        } finally {
            listeners.authorityAnswered(authority, System.nanoTime() - start);
        }
    }

    private void failed(Carriage carriage, Command command, CommandSpec spec, RuntimeException failure) {
        if (failures.refusedByServer(failure)) {
            carriage.refused(command, spec);
        } else {
            carriage.unknown(command, spec);
        }
    }

    /**
     * Executes a pipeline of commands that have been {@link #admit admitted}: one batch on the authority, each successful
     * write carried.
     */
    public @Nullable List<@Nullable Object> pipeline(List<Command> commands, BatchCall call) {
        return batch(commands, call, true);
    }

    /**
     * Executes the EXEC of a transaction whose commands have been {@link #admit admitted}. Nothing is carried before the
     * authority has committed.
     */
    public @Nullable List<@Nullable Object> transaction(List<Command> commands, BatchCall call) {
        return batch(commands, call, false);
    }

    private @Nullable List<@Nullable Object> batch(List<Command> commands, BatchCall call, boolean sendAhead) {
        List<CommandSpec> specs = new ArrayList<>(commands.size());
        boolean write = false;
        for (Command command : commands) {
            CommandSpec spec = table.find(command);
            specs.add(spec);
            write |= spec.mayWrite();
        }
        PhaseView view = phases.enter(write);
        try {
            MigrationPhase phase = view.phase();
            if (!phase.carriesWrites()) {
                List<@Nullable Object> replies = hideMarkers(specs, timed(phase.authority(), call));
                for (int i = 0; replies != null && i < specs.size(); i++) {
                    if (!(replies.get(i) instanceof RuntimeException)) {
                        keepForLater(phase, commands.get(i), specs.get(i));
                    }
                }
                return replies;
            }
            List<Key> unknown = new ArrayList<>();
            for (int i = 0; i < specs.size(); i++) {
                List<Key> keys = specs.get(i).known() ? List.of() : unknownKeys.of(phase.authority(), commands.get(i));
                unknown.addAll(keys);
                moveFirst(phase, commands.get(i), specs.get(i), keys);
            }
            if (!write) {
                return hideMarkers(specs, timed(phase.authority(), call));
            }
            Carriage carriage = sendAhead ? carrier.begin(commands, specs) : carrier.beginAfterwards();
            try {
                return hideMarkers(specs, carried(carriage, phase.authority(), commands, specs, call));
            } finally {
                carrier.converge(unknown);
                carriage.await();
            }
        } finally {
            phases.exit(view);
        }
    }

    private @Nullable List<@Nullable Object> carried(
            Carriage carriage, Side authority, List<Command> commands, List<CommandSpec> specs, BatchCall call) {
        List<@Nullable Object> replies;
        try {
            replies = timed(authority, call);
        } catch (RuntimeException e) {
            for (int i = 0; i < commands.size(); i++) {
                if (specs.get(i).mayWrite()) {
                    failed(carriage, commands.get(i), specs.get(i), e);
                }
            }
            throw e;
        }
        for (int i = 0; i < commands.size(); i++) {
            if (!specs.get(i).mayWrite()) {
                continue;
            }
            if (replies == null || replies.get(i) instanceof RuntimeException) {
                carriage.refused(commands.get(i), specs.get(i));
            } else {
                carriage.succeeded(commands.get(i), specs.get(i));
            }
        }
        return replies;
    }

    private static @Nullable List<@Nullable Object> hideMarkers(
            List<CommandSpec> specs, @Nullable List<@Nullable Object> replies) {
        for (int i = 0; replies != null && i < specs.size(); i++) {
            if (specs.get(i).walksKeyspace()) {
                replies.set(i, CommandPolicy.withoutMarkers(replies.get(i)));
            }
        }
        return replies;
    }

    private @Nullable List<@Nullable Object> timed(Side authority, BatchCall call) {
        if (listeners.isEmpty()) {
            return call.on(authority);
        }
        long start = System.nanoTime();
        try {
            return call.on(authority);
        } finally {
            listeners.authorityAnswered(authority, System.nanoTime() - start);
        }
    }

    /** While the target is not complete, a walk over the key space is answered by the source, which is. */
    private Side authorityFor(CommandSpec spec, MigrationPhase phase) {
        return copiesLazily(phase) && spec.walksKeyspace() ? Side.SOURCE : phase.authority();
    }

    private void moveFirst(MigrationPhase phase, Command command, CommandSpec spec, List<Key> unknown) {
        if (copiesLazily(phase) && firstTouch != null) {
            List<Key> keys = spec.known() ? spec.keys(command) : unknown;
            if (!keys.isEmpty()) {
                firstTouch.ensureMoved(keys);
            }
        }
    }

    private boolean copiesLazily(MigrationPhase phase) {
        return firstTouch != null && phase == MigrationPhase.TARGET_LIVE;
    }
}
