package io.crossfade.backfill.local;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Shares the keys of one scanner among several threads, each with connections of its own. */
final class FannedBatches implements KeyBatches {
    private final List<PairBatches> lines;
    private final ExecutorService threads;

    FannedBatches(List<PairBatches> lines, ExecutorService threads) {
        this.lines = List.copyOf(lines);
        this.threads = threads;
    }

    @Override
    public <R> List<R> apply(List<Key> keys, BatchFunction<R> function) {
        int share = Math.max(1, (keys.size() + lines.size() - 1) / lines.size());
        List<Future<List<R>>> parts = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += share) {
            List<Key> part = keys.subList(from, Math.min(keys.size(), from + share));
            PairBatches line = lines.get(parts.size());
            parts.add(threads.submit(() -> line.apply(part, function)));
        }
        return collect(parts);
    }

    /** Waits for every part, also after a failure: no connection may be in use when this returns. */
    private static <R> List<R> collect(List<Future<List<R>>> parts) {
        List<R> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<List<R>> part : parts) {
            try {
                results.addAll(resultOf(part));
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static <R> List<R> resultOf(Future<List<R>> part) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return part.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
