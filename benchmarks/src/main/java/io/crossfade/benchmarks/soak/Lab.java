package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Side;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;

/** Two servers that keep their data over a kill, and the lines through which the processes reach them. */
final class Lab implements AutoCloseable {
    private static final String DEFAULT_BUFFERS = "normal 0 0 0";
    private static final String SMALL_BUFFERS = "normal 32768 32768 1";

    private final RealRedis source = RealRedis.startPersistent();
    private final RealRedis target = RealRedis.startPersistent("maxmemory-policy noeviction");
    private final TcpProxy sourceLine = TcpProxy.to(source);
    private final TcpProxy targetLine = TcpProxy.to(target);

    RealRedis server(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    TcpProxy line(Side side) {
        return side == Side.SOURCE ? sourceLine : targetLine;
    }

    /** Opens a side past the line, for the driver's own look. */
    JedisSide open(Side side) {
        RealRedis server = server(side);
        return JedisSide.open(side, SideConfig.of(server.host(), server.port()));
    }

    /** Writes every other cold key on the source, a string; the application makes the rest. */
    void preload(int coldKeys) {
        try (Jedis jedis = source.jedis();
                Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < coldKeys; i += 7) {
                pipeline.set(Keys.cold(i), "preloaded " + i);
            }
        }
    }

    void smallBuffers(Side side, boolean small) {
        configure(side, "client-output-buffer-limit", small ? SMALL_BUFFERS : DEFAULT_BUFFERS);
    }

    void full(Side side, boolean full) {
        configure(side, "maxmemory", full ? "1mb" : "0");
    }

    private void configure(Side side, String setting, String value) {
        try (Jedis jedis = server(side).jedis()) {
            jedis.configSet(setting, value);
        }
    }

    @Override
    public void close() {
        sourceLine.close();
        targetLine.close();
        source.close();
        target.close();
    }
}
