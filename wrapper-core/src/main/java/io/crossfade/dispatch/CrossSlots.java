package io.crossfade.dispatch;

import io.crossfade.command.CommandSpec;
import io.crossfade.command.CommandTable;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.MigrationListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the commands that a cluster would refuse because their keys are in several hash slots and they cannot be taken apart:
 * before the authority moves to a cluster, there should be none. Thread-safe.
 */
public final class CrossSlots {
    /** Under which transactions over several slots are counted. */
    static final String TRANSACTION = "MULTI";

    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final MigrationListener listener;

    /** Makes counts of nothing yet; {@code listener} is told of each name once. */
    public CrossSlots(MigrationListener listener) {
        this.listener = listener;
    }

    void note(Command command, CommandSpec spec) {
        if (spec.crossesSlots(command)) {
            count(spec.name());
        }
    }

    /** Commands that cross slots by themselves have been noted when they came. */
    void noteTransaction(List<Command> commands) {
        int slot = -1;
        for (Command command : commands) {
            for (Key key : CommandTable.standard().find(command).keys(command)) {
                if (slot >= 0 && key.slot() != slot) {
                    count(TRANSACTION);
                    return;
                }
                slot = key.slot();
            }
        }
    }

    private void count(String name) {
        LongAdder known = counts.get(name);
        if (known == null) {
            LongAdder first = new LongAdder();
            known = counts.putIfAbsent(name, first);
            if (known == null) {
                known = first;
                listener.crossSlotCommandFound(name);
            }
        }
        known.increment();
    }

    /** Returns how often each command was seen, by its name; transactions over several slots as {@code MULTI}. */
    public Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
