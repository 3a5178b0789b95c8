package io.crossfade.replicator;

import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.backfill.local.Replication;
import io.crossfade.backfill.local.ReplicationConfig;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.testing.RealRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.Jedis;

/** A source that is followed as by a replica and its target, for all tests of a class, and empty before each. */
final class FollowedServers implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final String[] settings;
    RealRedis source;
    RealRedis target;
    JedisSide sourceSide;
    JedisSide targetSide;

    /** The source has these settings, too. */
    FollowedServers(String... settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        source = RealRedis.start(settings);
        target = RealRedis.start();
        sourceSide = JedisSide.open(Side.SOURCE, Following.config(source));
        targetSide = JedisSide.open(Side.TARGET, Following.config(target));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        source.flush();
        target.flush();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        sourceSide.close();
        targetSide.close();
        source.close();
        target.close();
    }

    Replication job() {
        return job(BackfillConfig.defaults(), ReplicationConfig.defaults());
    }

    Replication job(BackfillConfig copying, ReplicationConfig config) {
        return Following.job(Following.config(source), sourceSide, targetSide, copying, config);
    }

    boolean targetHas(String key) {
        try (Jedis jedis = target.jedis()) {
            return jedis.exists(key);
        }
    }

    @Nullable String onTarget(String key) {
        try (Jedis jedis = target.jedis()) {
            return jedis.get(key);
        }
    }
}
