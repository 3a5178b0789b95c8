package io.crossfade.backfill.local;

import io.crossfade.backfill.copy.BatchCopier;
import io.crossfade.backfill.copy.CollisionGuard;
import io.crossfade.backfill.copy.CopyResult;
import io.crossfade.backfill.copy.WarmCopier;
import io.crossfade.converge.ConvergeConfig;
import io.crossfade.model.Key;
import java.util.List;

/** One database on both sides, with the servers behind them, which may be started anew. Thread-safe. */
final class FollowRoute {
    private final int database;
    private final ConvergeConfig config;
    private volatile Servers servers;
    private volatile BatchCopier copier;

    /** Takes the servers of database {@code database} of the source as they are. */
    FollowRoute(int database, Servers servers, ConvergeConfig config) {
        this.database = database;
        this.config = config;
        this.servers = servers;
        this.copier = copier(servers, config);
    }

    private static BatchCopier copier(Servers servers, ConvergeConfig config) {
        WarmCopier copier =
                new WarmCopier(servers.source().capabilities(), servers.target().capabilities(), config);
        return CollisionGuard.around(copier, servers.sides().target().mapping());
    }

    int database() {
        return database;
    }

    Servers servers() {
        return servers;
    }

    Sides sides() {
        return servers.sides();
    }

    /** Makes {@code keys} equal. */
    List<CopyResult> copy(LinkPair links, List<Key> keys) {
        return links.apply(both -> copier.copy(both.source(), both.target(), keys));
    }

    /** Asks who is there now, as often as {@code retries} allow. */
    void renew(Retries retries) {
        Servers found = servers.findAgain(retries);
        copier = copier(found, config);
        servers = found;
    }
}
