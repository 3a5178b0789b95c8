package io.crossfade.jedis;

import io.crossfade.CrossfadeConfig;
import io.crossfade.model.DatabasePair;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisSides;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.authentication.AuthXManager;

/** The connections to every database of both instances, each with pools of its own. Thread-safe. */
final class DatabaseSides implements RedisSides, AutoCloseable {
    private final Map<Integer, JedisSide> sources = new HashMap<>();
    private final Map<Integer, JedisSide> targets = new HashMap<>();

    /** Makes the pools; does not connect. */
    DatabaseSides(CrossfadeConfig config, @Nullable AuthXManager sourceTokens, @Nullable AuthXManager targetTokens) {
        SideAccess toSource = SideAccess.of(config.instance(), sourceTokens);
        SideAccess toTarget = SideAccess.of(config.instance(), targetTokens);
        for (DatabasePair pair : config.databases()) {
            sources.put(pair.source(), JedisSide.open(Side.SOURCE, config.side(Side.SOURCE, pair), toSource));
            targets.put(pair.source(), JedisSide.open(Side.TARGET, config.side(Side.TARGET, pair), toTarget));
        }
    }

    @Override
    public JedisSide of(Side side, DatabasePair database) {
        JedisSide found = (side == Side.SOURCE ? sources : targets).get(database.source());
        if (found == null) {
            throw new IllegalArgumentException("database " + database + " of the " + side.label() + " is not migrated");
        }
        return found;
    }

    @Override
    public void close() {
        sources.values().forEach(JedisSide::close);
        targets.values().forEach(JedisSide::close);
    }
}
