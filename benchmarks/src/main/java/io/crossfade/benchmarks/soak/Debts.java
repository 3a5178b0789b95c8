package io.crossfade.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;

/** Why a reconcile pass is owed: events after which nobody remembers every key that may differ. For one thread. */
final class Debts {
    private final List<String> reasons = new ArrayList<>();

    void owe(String reason) {
        reasons.add(reason);
    }

    boolean isEmpty() {
        return reasons.isEmpty();
    }

    void paid() {
        reasons.clear();
    }

    @Override
    public String toString() {
        return reasons.toString();
    }
}
