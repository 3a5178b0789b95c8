package io.crossfade.replicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.Followed;
import io.crossfade.backfill.local.Replication;
import io.crossfade.backfill.local.ReplicationConfig;
import io.crossfade.backfill.local.ReplicationReport;
import io.crossfade.backfill.progress.Progress;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RunningServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A job that follows a source, on a thread of its own. */
final class Following implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Replication job;
    private final CompletableFuture<ReplicationReport> report;

    Following(Replication job) {
        this.job = job;
        report = CompletableFuture.supplyAsync(() -> job.run(listener()), task -> new Thread(task, "job").start());
    }

    /** Returns a job that reads the stream of {@code server}, and the keys over {@code source}. */
    static Replication job(SideConfig server, RedisSide source, RedisSide target) {
        return job(server, source, target, BackfillConfig.defaults(), ReplicationConfig.defaults());
    }

    static Replication job(
            SideConfig server, RedisSide source, RedisSide target, BackfillConfig copying, ReplicationConfig config) {
        Followed followed =
                Followed.of(Map.of(0, new Followed.Pair(source, target))).withCopying(copying);
        return Replication.create(server, new LibraryFormats(), followed, config);
    }

    static SideConfig config(RunningServer server) {
        return config(server.host(), server.port());
    }

    static SideConfig config(String host, int port) {
        return SideConfig.of(host, port).withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    private ProgressListener listener() {
        return new ProgressListener() {
            @Override
            public void progressed(Progress progress) {}

            @Override
            public void noted(String note) {
                notes.add(note);
                if (note.startsWith("the snapshot is restored")) {
                    snapshot.complete(null);
                }
            }
        };
    }

    List<String> notes() {
        return notes;
    }

    boolean hasSnapshot() {
        return snapshot.isDone();
    }

    void awaitSnapshot() throws Exception {
        CompletableFuture.anyOf(snapshot, report).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(report).isNotDone();
    }

    boolean isEnded() {
        return report.isDone();
    }

    void pause(boolean wanted) {
        job.pause(wanted);
    }

    /** Waits until it ends by itself. */
    ReplicationReport awaitEnd() throws Exception {
        return report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    ReplicationReport end() throws Exception {
        job.cancel();
        return awaitEnd();
    }

    /** Ends it, also if it has failed. */
    @Override
    public void close() {
        job.cancel();
        CompletableFuture.allOf(report.handle((done, failure) -> true))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
