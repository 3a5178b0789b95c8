package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.Budget;
import io.crossfade.backfill.gentle.Rate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What members share that are threads of one process. */
public record InOneProcess(String run, String turn, String member, Map<Integer, String> claims) implements Sharing {
    /** The first of several members. */
    public InOneProcess(String run, String turn) {
        this(run, turn, "one", new ConcurrentHashMap<>());
    }

    /** The only member; something happens when it takes its second part, and with one worker the first is through then. */
    static InOneProcess atTheSecond(String run, String turn, Runnable event) {
        return new InOneProcess(run, turn, "one", new ConcurrentHashMap<>() {
            @Override
            public @Nullable String putIfAbsent(Integer part, String member) {
                if (size() == 1) {
                    event.run();
                }
                return super.putIfAbsent(part, member);
            }
        });
    }

    /** Another member in the same turn. */
    InOneProcess another(String name) {
        return new InOneProcess(run, turn, name, claims);
    }

    @Override
    public boolean claim(int part) {
        return claims.putIfAbsent(part, member) == null;
    }

    @Override
    public Budget budget(String name, int perSecond) {
        return new Rate(perSecond);
    }
}
