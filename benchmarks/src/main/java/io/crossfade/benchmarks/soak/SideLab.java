package io.crossfade.benchmarks.soak;

import io.crossfade.benchmarks.soak.app.Endpoint;
import io.crossfade.testing.FakeClock;
import io.crossfade.testing.RealCluster;
import io.crossfade.testing.RealRedis;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/** One side: its servers, which keep their data over a kill, and the line to each. For one thread at a time. */
final class SideLab implements AutoCloseable {
    private static final int PRIMARIES = 3;

    private final List<RealRedis> servers;
    private final List<TcpProxy> lines;
    private final @Nullable RealCluster cluster;
    private final @Nullable FakeClock clock;

    private SideLab(List<RealRedis> servers, @Nullable RealCluster cluster, @Nullable FakeClock clock) {
        this.servers = servers;
        this.lines = servers.stream().map(TcpProxy::to).toList();
        this.cluster = cluster;
        this.clock = clock;
        servers.forEach(this::announce);
    }

    /** Starts one server. */
    static SideLab standalone(String... settings) {
        return new SideLab(List.of(RealRedis.startPersistent(settings)), null, null);
    }

    /** Starts one server with a clock of its own that is so far ahead. */
    static SideLab standalone(Duration ahead, String... settings) {
        FakeClock clock = FakeClock.create();
        clock.set(ahead);
        return new SideLab(List.of(RealRedis.startPersistent(clock, settings)), null, clock);
    }

    /** Starts a cluster of three primaries. */
    static SideLab cluster(String... settings) {
        RealCluster cluster = RealCluster.startPersistent(PRIMARIES, settings);
        return new SideLab(cluster.nodes(), cluster, null);
    }

    /** Clients are told to take the line, not the server's own port. */
    private void announce(RealRedis server) {
        if (cluster != null) {
            cluster.announce(server, lines.get(servers.indexOf(server)).port());
        }
    }

    List<RealRedis> servers() {
        return servers;
    }

    List<TcpProxy> lines() {
        return lines;
    }

    @Nullable RealCluster cluster() {
        return cluster;
    }

    /** Returns whether {@link #setClock} can be used. */
    boolean hasClock() {
        return clock != null;
    }

    /** Sets the clock by which a server goes that is started from now on. */
    void setClock(Duration ahead) {
        if (clock != null) {
            clock.set(ahead);
        }
    }

    RealRedis anyServer(Random random) {
        return servers.get(random.nextInt(servers.size()));
    }

    TcpProxy anyLine(Random random) {
        return lines.get(random.nextInt(lines.size()));
    }

    /** Starts a server anew that was killed. */
    void restart(RealRedis server) {
        server.restart();
        announce(server);
    }

    /** Returns how processes reach this side. */
    Endpoint endpoint() {
        return new Endpoint(lines.stream().map(TcpProxy::port).toList(), cluster != null);
    }

    /** Opens a client of the driver's own; the caller closes it. */
    UnifiedJedis client() {
        return cluster == null
                ? RedisClient.create(servers.get(0).host(), servers.get(0).port())
                : RedisClusterClient.builder()
                        .nodes(lines.stream()
                                .map(line -> new HostAndPort(line.host(), line.port()))
                                .collect(Collectors.toSet()))
                        .build();
    }

    void onEachServer(Consumer<Jedis> action) {
        for (RealRedis server : servers) {
            try (Jedis jedis = server.jedis()) {
                action.accept(jedis);
            }
        }
    }

    @Override
    public void close() {
        lines.forEach(TcpProxy::close);
        servers.forEach(RealRedis::close);
        if (clock != null) {
            clock.close();
        }
    }
}
