package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import java.time.Duration;
import java.util.Random;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Both sides of the migration, and what is done to their servers. */
final class Lab implements AutoCloseable {
    private static final String DEFAULT_BUFFERS = "normal 0 0 0";
    private static final String SMALL_BUFFERS = "normal 32768 32768 1";

    private static final int MOST_SKEW_MILLIS = 40_000;

    private final SideLab source;
    private final SideLab target;

    private final boolean clocksDiffer;

    /** Starts both; with clocks that differ if they may. */
    Lab(SoakPlan plan, Random random) {
        boolean skew = plan.kinds().contains(FaultKind.SHADOW_CLOCK_SET);
        this.clocksDiffer = skew && !plan.leftOut().containsKey(FaultKind.SHADOW_CLOCK_SET);
        String noEviction = "maxmemory-policy noeviction";
        this.source = standalone(random);
        this.target = plan.targetIsCluster() ? SideLab.cluster(noEviction) : standalone(random, noEviction);
    }

    private SideLab standalone(Random random, String... settings) {
        return clocksDiffer ? SideLab.standalone(skew(random), settings) : SideLab.standalone(settings);
    }

    /** Returns by how much a clock may be ahead, or behind. */
    static Duration skew(Random random) {
        return Duration.ofMillis(random.nextInt(-MOST_SKEW_MILLIS, MOST_SKEW_MILLIS + 1));
    }

    boolean clocksDiffer() {
        return clocksDiffer;
    }

    SideLab side(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** Opens a side as the product does, for the driver's own look. */
    JedisSide open(Side side) {
        return JedisSide.open(side, side(side).endpoint().config());
    }

    /** Writes every seventh cold key on the source, a string; the application makes the rest. */
    void preload(int coldKeys) {
        try (UnifiedJedis jedis = source.client();
                AbstractPipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < coldKeys; i += Keys.COLD_TYPES) {
                pipeline.set(Keys.cold(i), "preloaded " + i);
            }
        }
    }

    void emptyTarget() {
        target.onEachServer(Jedis::flushAll);
    }

    void killClients(Side side) {
        ClientKillParams everyone =
                new ClientKillParams().type(ClientType.NORMAL).skipMe(ClientKillParams.SkipMe.YES);
        side(side).onEachServer(jedis -> jedis.clientKill(everyone));
    }

    void smallBuffers(Side side, boolean small) {
        configure(side, "client-output-buffer-limit", small ? SMALL_BUFFERS : DEFAULT_BUFFERS);
    }

    void full(Side side, boolean full) {
        configure(side, "maxmemory", full ? "1mb" : "0");
    }

    private void configure(Side side, String setting, String value) {
        side(side).onEachServer(jedis -> jedis.configSet(setting, value));
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
