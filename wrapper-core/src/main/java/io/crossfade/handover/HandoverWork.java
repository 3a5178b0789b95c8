package io.crossfade.handover;

import io.crossfade.model.Side;
import java.util.Set;

/** What an instance does about what it finds in the record. Called on any thread; must not block for long. */
public interface HandoverWork {
    /** Makes dirty in this instance what another has left. Doing it twice is harmless. */
    void takeOver(LeftOver left);

    /**
     * The servers of a side are those with these run ids now.
     *
     * @param replaced whether they are others than the record knew: nobody else may have taken notice of that yet
     */
    void meet(Side side, Set<String> runIds, boolean replaced);

    /** {@code debts} reconciles are owed, more than a moment ago. */
    void owed(int debts, String reasons);
}
