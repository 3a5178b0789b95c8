package io.crossfade.backfill.engine;

import io.crossfade.backfill.gentle.Budget;
import io.crossfade.backfill.gentle.Rate;
import io.crossfade.backfill.local.Sharing;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a process shares that has nobody to share it with: every part is its own, once. Thread-safe. */
record LoneSharing(String run, String turn, Set<Integer> claimed) implements Sharing {
    static LoneSharing of(String run, int turn) {
        return new LoneSharing(run, Integer.toString(turn), ConcurrentHashMap.newKeySet());
    }

    @Override
    public String member() {
        return "process-" + ProcessHandle.current().pid();
    }

    @Override
    public boolean claim(int part) {
        return claimed.add(part);
    }

    @Override
    public Budget budget(String name, int perSecond) {
        return new Rate(perSecond);
    }
}
