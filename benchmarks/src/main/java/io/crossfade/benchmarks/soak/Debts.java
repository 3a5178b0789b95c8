package io.crossfade.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * What the driver knows of what is owed, and the product cannot: events after which nobody remembers every key that may differ. For
 * one thread.
 */
final class Debts {
    private final List<String> reasons = new ArrayList<>();
    private int killed;
    private int known;

    void owe(String reason) {
        reasons.add(reason);
    }

    /**
     * An application process was killed.
     *
     * @param carried whether it carried writes
     * @param recorded whether it had its entry in the hand-over record, so that the product has to tell of its end
     */
    void killed(boolean carried, boolean recorded) {
        killed++;
        known += carried && recorded ? 1 : 0;
        if (carried && !recorded) {
            owe("an application process was killed that may not have had its entry yet");
        }
    }

    /** Returns how many unclean ends the product has to tell of, at least. */
    int leastUncleanEnds() {
        return known;
    }

    /** Returns how many it may tell of at most. */
    int mostUncleanEnds() {
        return killed;
    }

    /** Returns whether the driver alone owes nothing. */
    boolean isEmpty() {
        return reasons.isEmpty();
    }

    void paid() {
        reasons.clear();
        killed = 0;
        known = 0;
    }

    @Override
    public String toString() {
        return reasons.toString();
    }
}
