package io.crossfade.benchmarks.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses faults, counts them, and ends each in time on a thread of its own. */
final class Faults implements AutoCloseable {
    private static final int SELDOM = 5;

    private final List<FaultKind> kinds;
    private final Random random;
    private final Consumer<String> log;
    private final Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
    private final Map<String, Future<?>> lasting = new ConcurrentHashMap<>();
    private final Map<String, Runnable> ends = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ender;
    private volatile @Nullable RuntimeException failure;

    Faults(SoakPlan plan, Random random, Consumer<String> log) {
        Map<FaultKind, String> leftOut = plan.leftOut();
        this.kinds = plan.kinds().stream()
                .filter(kind -> !leftOut.containsKey(kind))
                .sorted()
                .toList();
        leftOut.forEach((kind, why) -> log.accept("goes without " + kind + ": " + why));
        this.random = random;
        this.log = log;
        this.ender = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "soak-fault-ends");
            thread.setDaemon(true);
            return thread;
        });
    }

    boolean lastsAt(String place) {
        return lasting.containsKey(place);
    }

    /** Makes some fault happen; none if the one that was chosen cannot happen now. */
    void strike(Scene scene) {
        requireEnded();
        if (kinds.isEmpty()) {
            return;
        }
        strike(choose(), scene);
    }

    /** As {@link #strike(Scene)}, but nothing after which a reconcile is owed, without which the authority does not move. */
    void strikeAtACrossing(Scene scene) {
        requireEnded();
        FaultKind kind = kinds.isEmpty() ? null : choose();
        if (kind != null && !kind.makesReconcileOwed()) {
            strike(kind, scene);
        }
    }

    private void strike(FaultKind kind, Scene scene) {
        Optional<Effect> effect = kind.begin(scene);
        if (effect.isPresent()) {
            counts.merge(kind, 1, Integer::sum);
            log.accept(kind + ": " + effect.get().what());
            endLater(effect.get());
        }
    }

    /** What makes a reconcile owed comes more seldom, so that most comparisons have nothing that would excuse a difference. */
    private FaultKind choose() {
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        return kind.makesReconcileOwed() && random.nextInt(SELDOM) != 0
                ? kinds.get(random.nextInt(kinds.size()))
                : kind;
    }

    private void endLater(Effect effect) {
        if (!effect.lasting().isZero()) {
            ends.put(effect.place(), effect.end());
            lasting.put(
                    effect.place(),
                    ender.schedule(() -> end(effect.place()), effect.lasting().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void end(String place) {
        Runnable end = ends.remove(place);
        try {
            if (end != null) {
                end.run();
                log.accept("over: " + place);
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            lasting.remove(place);
        }
    }

    /**
     * Ends every fault that lasts, now.
     *
     * @throws IllegalStateException if one did not end
     */
    void endAll() {
        List<Future<?>> ended = new ArrayList<>();
        for (String place : List.copyOf(lasting.keySet())) {
            ended.add(ender.submit(() -> end(place)));
        }
        try {
            for (Future<?> end : ended) {
                end.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fault does not end", e);
        }
        requireEnded();
    }

    private void requireEnded() {
        if (failure != null) {
            throw new IllegalStateException("a fault did not end", failure);
        }
    }

    Map<FaultKind, Integer> counts() {
        return Map.copyOf(counts);
    }

    @Override
    public void close() {
        ender.shutdownNow();
    }
}
