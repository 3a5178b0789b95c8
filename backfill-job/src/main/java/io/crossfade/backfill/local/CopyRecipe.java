package io.crossfade.backfill.local;

import io.crossfade.backfill.checkpoint.Job;
import io.crossfade.backfill.checkpoint.Walk;
import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CollisionGuard;
import io.crossfade.backfill.copy.FilteredCopier;
import io.crossfade.backfill.copy.LazyMover;
import io.crossfade.backfill.copy.WarmCopier;
import io.crossfade.converge.Usage;
import java.time.Instant;

/**
 * What a backfill is, whoever does it: which job, how it walks, how it copies.
 *
 * @param source the source
 * @param target the target
 * @param config how it copies
 */
record CopyRecipe(Untouching source, Untouching target, BackfillConfig config) {
    /** Returns what makes two runs the same job; one that leaves out other keys is another. */
    Job job() {
        return new Job(source.endpoint(), target.endpoint(), mode());
    }

    private String mode() {
        return config.mode().label()
                + leavesOut(
                        "namespaces",
                        config.walk().namespaces().isEmpty(),
                        config.walk().namespaces())
                + leavesOut(
                        "names", config.walk().names().isEmpty(), config.walk().names())
                + leavesOut("traits", config.traits().isEmpty(), config.traits());
    }

    private static String leavesOut(String what, boolean nothing, Object rules) {
        return nothing
                ? ""
                : "+" + what + "-" + Integer.toHexString(rules.toString().hashCode());
    }

    BatchCopier copier(Servers servers, Usage usage) {
        BatchCopier copier =
                switch (config.mode()) {
                    case WARM ->
                        WarmCopier.creating(
                                servers.source().capabilities(),
                                servers.target().capabilities(),
                                config.converge(),
                                usage);
                    case LAZY ->
                        new LazyMover(
                                servers.source().capabilities(),
                                servers.target().capabilities(),
                                config.markerTtl(),
                                config.converge(),
                                usage);
                };
        return FilteredCopier.around(CollisionGuard.around(copier, target.mapping()), config.traits());
    }

    static Walk walk(Servers servers, int slices) {
        ServerInfo source = servers.source();
        return new Walk(
                source.walkId(), servers.target().runId(), source.nodes().size(), slices, Instant.now());
    }
}
