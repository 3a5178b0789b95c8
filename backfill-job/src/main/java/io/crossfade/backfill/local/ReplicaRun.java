package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.backfill.checkpoint.ReplicaMark;
import io.crossfade.backfill.feed.ReplicaPosition;
import io.crossfade.spi.RedisSide;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Under which name a replica is in the record on the target, and where it begins. One that goes on where an earlier run was has that run's
 * name, so that what the earlier one owes for its end is owed no more once this one ends in order. Immutable.
 */
final class ReplicaRun {
    private final @Nullable Path file;
    private final String name;
    private final boolean goesOn;
    private final ReplicaPosition from;

    private ReplicaRun(@Nullable Path file, String name, boolean goesOn, ReplicaPosition from) {
        this.file = file;
        this.name = name;
        this.goesOn = goesOn;
        this.from = from;
    }

    /**
     * Looks where an earlier run was that did the same, to the same servers.
     *
     * @param file says so, and will; null for none
     * @param fresh whether to begin anew all the same
     */
    static ReplicaRun of(@Nullable Path file, boolean fresh, Map<Integer, FollowRoute> routes, WalkConfig walk) {
        Optional<ReplicaMark> mark = file == null || fresh
                ? Optional.empty()
                : ReplicaMark.read(file).filter(each -> each.job().equals(job(routes, walk)));
        return mark.map(each -> new ReplicaRun(
                        file,
                        each.run(),
                        true,
                        new ReplicaPosition(each.replicationId(), each.offset(), each.database())))
                .orElseGet(() -> new ReplicaRun(file, "follow-" + UUID.randomUUID(), false, ReplicaPosition.NONE));
    }

    String name() {
        return name;
    }

    /** Returns whether there was an earlier run that did not say that anything is left. */
    boolean goesOn() {
        return goesOn;
    }

    ReplicaPosition from() {
        return from;
    }

    boolean isKept() {
        return file != null;
    }

    void keep(ReplicaPosition position, String job) {
        if (file != null) {
            new ReplicaMark(job, name, position.replicationId(), position.offset(), position.database()).write(file);
        }
    }

    void forget() {
        if (file != null) {
            ReplicaMark.forget(file);
        }
    }

    /** What another target, or another choice of keys, has not got. */
    static String job(Map<Integer, FollowRoute> routes, WalkConfig walk) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(routes).forEach((database, route) -> {
            Servers servers = route.servers();
            RedisSide target = servers.sides().target();
            text.append(database)
                    .append('\n')
                    .append(servers.source().endpoint())
                    .append('\n')
                    .append(target.endpoint())
                    .append('\n')
                    .append(target.mapping() == null ? "" : target.mapping().pair())
                    .append('\n')
                    .append(servers.target().runId())
                    .append('\n');
        });
        text.append(walk.namespaces()).append('\n').append(walk.names());
        return UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8)).toString();
    }
}
