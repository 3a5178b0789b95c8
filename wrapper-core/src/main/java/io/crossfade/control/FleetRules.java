package io.crossfade.control;

import static java.util.Objects.requireNonNull;

import io.crossfade.control.Acknowledgement.Step;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What follows from the state of a fleet, whoever looks at it. No I/O, no clock. */
final class FleetRules {
    private final FleetState state;
    private final Decision decision;
    private final Map<String, Member> counted;
    private final Set<String> skipped = new HashSet<>();

    /** Silent, and never skipped. */
    private final Set<String> missed = new TreeSet<>();

    /** {@code silent} are the members that have not been heard of for their lease. */
    FleetRules(FleetState state, Set<String> silent) {
        this.state = state;
        this.decision = requireNonNull(state.decision(), "decision");
        this.counted = new TreeMap<>(state.members());
        counted.values().removeIf(Member::isJoining);
        for (String instance : silent) {
            Member member = state.members().get(instance);
            if (member != null && member.keepsPhase()) {
                missed.add(instance);
            } else if (member != null) {
                skipped.add(instance);
                counted.remove(instance);
            }
        }
    }

    /** Returns the members that have to follow a change. */
    Set<String> counted() {
        return counted.keySet();
    }

    /** Returns the state after whatever is due now; the same if nothing is. Between changes those who are lost are removed. */
    FleetState advanced() {
        Decision then = next();
        if (then == null) {
            return decision.stage() == Stage.OPEN ? state.without(skipped) : state;
        }
        return state.with(then).without(skipped);
    }

    /** Returns what has to be decided now, or null. */
    @Nullable Decision next() {
        return switch (decision.stage()) {
            case OPEN -> null;
            case PREPARE -> afterPrepare();
            case COMMIT -> missing(Step.APPLIED).isEmpty() && !isQuiet() ? decision.opened() : null;
        };
    }

    private @Nullable Decision afterPrepare() {
        for (Map.Entry<String, Member> member : counted.entrySet()) {
            Acknowledgement acknowledged = member.getValue().acknowledged();
            if (acknowledged.refuses(decision.epoch())) {
                return decision.givenUp(
                        FleetForms.printable("instance " + member.getKey() + ": " + acknowledged.reason()));
            }
        }
        List<String> missing = missing(Step.PREPARED);
        List<String> unsettled = unsettled(decision);
        if (state.nowMillis() >= decision.deadlineMillis()) {
            return decision.givenUp(FleetForms.printable(late(missing, unsettled)));
        }
        return missing.isEmpty() && unsettled.isEmpty() && !isQuiet() ? decision.committed() : null;
    }

    private String late(List<String> missing, List<String> unsettled) {
        if (!missing.isEmpty()) {
            return "not ready in time: " + String.join(", ", missing)
                    + ". Look at the dirty keys, the breaker and whether" + " they live, then try again";
        }
        return unsettled.isEmpty()
                ? "the state of the fleet had been lost and is being restored. Try again after the lease"
                : leftBehind(unsettled);
    }

    private static String leftBehind(List<String> unsettled) {
        return "lost, or without the control plane, with writes that may be on one side only: "
                + String.join(", ", unsettled)
                + ". A reconcile is owed once their lease in the hand-over record is over: run crossfade verify, then try again";
    }

    /**
     * Whoever does not take part must not have written what nobody brings to the side that becomes the authority. Asked before the
     * commit alone: who was prepared then has settled everything and holds its writes.
     */
    private List<String> unsettled(Decision change) {
        return change.needsAllWrites()
                ? state.notHandedOver().stream()
                        .filter(instance -> !counted.containsKey(instance))
                        .sorted()
                        .toList()
                : List.of();
    }

    /** An end further away than the longest lease is by another clock, that of a server which has been replaced. */
    private boolean isQuiet() {
        long longest = state.members().values().stream()
                .mapToLong(Member::leaseMillis)
                .max()
                .orElse(0);
        long left = decision.quietUntilMillis() - state.nowMillis();
        return left > 0 && left <= longest;
    }

    private List<String> missing(Step least) {
        return named(member -> !member.acknowledged().has(decision.epoch(), least));
    }

    private List<String> named(Predicate<Member> which) {
        return counted.entrySet().stream()
                .filter(member -> which.test(member.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether the last change is complete, and not all have told so: that takes a moment. */
    boolean isSettling() {
        return decision.stage() == Stage.OPEN && !missing(Step.OPEN).isEmpty();
    }

    /**
     * Returns the decision to change to {@code wanted}; the present one if that is under way or in force already.
     *
     * @throws MigrationException if it must not be proposed now; the message names who stands in the way
     */
    Decision proposed(MigrationPhase wanted, boolean confirmed, long holdMillis, String proposer) {
        if (decision.next() == wanted) {
            return decision;
        }
        if (decision.stage() != Stage.OPEN) {
            throw new MigrationException("another change of phase is under way in the fleet, to " + decision.next()
                    + " by instance " + decision.proposer() + "; wait for it, then try again");
        }
        List<String> behind = missing(Step.OPEN);
        if (!behind.isEmpty()) {
            throw new MigrationException("phase " + decision.phase() + " of epoch " + decision.epoch()
                    + " has not been acknowledged by " + String.join(", ", behind)
                    + "; nothing was changed. See whether they live; who is lost is left out when its lease is over, unless it"
                    + " keeps its phase");
        }
        if (isQuiet()) {
            throw new MigrationException(
                    "the state of the fleet had been lost on the target and is being restored; nothing was"
                            + " changed. Try again in " + (decision.quietUntilMillis() - state.nowMillis()) + " ms");
        }
        Decision prepare = decision.prepare(wanted, confirmed, state.nowMillis() + holdMillis, proposer);
        if (!missed.isEmpty()) {
            throw new MigrationException("nothing is changed without " + String.join(", ", missed)
                    + ", lost and set to keep the phase; nothing was changed. See that they reach the target, or start them anew"
                    + " under the same crossfade.instance");
        }
        List<String> unsettled = unsettled(prepare);
        if (!unsettled.isEmpty()) {
            throw new MigrationException(leftBehind(unsettled) + "; nothing was changed");
        }
        return prepare;
    }
}
