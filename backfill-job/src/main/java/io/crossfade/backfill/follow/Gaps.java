package io.crossfade.backfill.follow;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** After what hints may be missing, each reason once. Thread-safe. */
public final class Gaps {
    private final Consumer<String> listener;

    @GuardedBy("this") private final Set<String> reasons = new LinkedHashSet<>();

    @GuardedBy("this") private int times;

    /** Creates an empty one; {@code listener} is told of each reason when it comes first. */
    public Gaps(Consumer<String> listener) {
        this.listener = requireNonNull(listener, "listener");
    }

    /** Hints may be missing that were due until now, after {@code reason}. */
    public void add(String reason) {
        boolean news;
        synchronized (this) {
            times++;
            news = reasons.add(reason);
        }
        if (news) {
            listener.accept("a verification with repair is owed after " + reason);
        }
    }

    /** Returns how often hints may have been missed. */
    public synchronized int times() {
        return times;
    }

    /** Returns the reasons, first ones first. */
    public synchronized List<String> reasons() {
        return List.copyOf(reasons);
    }
}
