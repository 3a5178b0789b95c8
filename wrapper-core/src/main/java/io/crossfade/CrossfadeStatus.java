package io.crossfade;

import io.crossfade.control.FleetStatus;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationPhase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one process at one moment. Counts grow from the start of the process.
 *
 * @param phase the phase in force
 * @param epoch the number that each change of phase increases, from 0
 * @param carrying whether carrying is paused
 * @param dirtyKeys keys that may differ now, among them those just written and not yet checked
 * @param dirtySlots hash slots in which some key may differ that the ledger had no room for
 * @param ledgerBytes about how much memory the dirty keys take
 * @param queuedWrites writes that wait in the lanes now
 * @param breaker {@code closed}, {@code open} or {@code half_open}: the breaker around the shadow; of several databases the
 *     worst
 * @param writesReplayed writes replayed verbatim on the shadow
 * @param keysConverged keys whose state was copied to the shadow
 * @param keysChecked keys read on both sides after a replay
 * @param divergencesFound keys that a check found different; rarely one among them whose write the authority had just executed
 *     when it was looked at, and the caller had not handed over yet
 * @param divergencesHealed of those, the keys that are equal again
 * @param shadowReadsCompared reads compared on the shadow
 * @param shadowReadsDifferent of those, the reads answered differently; each is then checked by state
 * @param lazyCopies keys copied on first touch
 * @param lazyUnmovedReads reads that the target answered alone, because the source could not be reached for keys that have not
 *     moved (crossfade.lazy.source-unreachable)
 * @param authorityReplacements how often a process of the authority was found to be another one: started anew or failed over. What
 *     it lost is still on the shadow, and a verify is owed
 * @param reconcileOwed how many reconciles are owed as far as this process knows; see {@link Crossfade#reconcileOwed()}
 * @param crossSlotCommands commands over several hash slots that the target, a cluster, will refuse once it is the authority, by
 *     name, with how often they came; see {@link Crossfade#crossSlotCommands()}
 * @param databases the figures of each database; the others are sums over all of them
 * @param fleet what this process knows of its fleet; null without a control plane
 */
public record CrossfadeStatus(
        MigrationPhase phase,
        long epoch,
        Carrying carrying,
        long dirtyKeys,
        int dirtySlots,
        long ledgerBytes,
        long queuedWrites,
        String breaker,
        long writesReplayed,
        long keysConverged,
        long keysChecked,
        long divergencesFound,
        long divergencesHealed,
        long shadowReadsCompared,
        long shadowReadsDifferent,
        long lazyCopies,
        long lazyUnmovedReads,
        long authorityReplacements,
        int reconcileOwed,
        Map<String, Long> crossSlotCommands,
        List<DatabaseStatus> databases,
        @Nullable FleetStatus fleet) {
    private static final List<String> BREAKERS = List.of("open", "half_open");

    /** Copies map and list. */
    public CrossfadeStatus {
        crossSlotCommands = Collections.unmodifiableMap(new TreeMap<>(crossSlotCommands));
        databases = List.copyOf(databases);
    }

    static String worstBreaker(List<DatabaseStatus> databases) {
        return BREAKERS.stream()
                .filter(state ->
                        databases.stream().anyMatch(one -> one.breaker().equals(state)))
                .findFirst()
                .orElse("closed");
    }
}
