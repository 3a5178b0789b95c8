package io.crossfade.testing;

import java.util.List;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** One sentinel, alone in its judgement, that watches one primary. */
final class SentinelProcess {
    private static final int PORT_ATTEMPTS = 20;

    private final HostAndPort address;
    private final ServerProcess process;

    private SentinelProcess(HostAndPort address, ServerProcess process) {
        this.address = address;
        this.process = process;
    }

    static SentinelProcess start(String name, RealRedis primary) {
        List<String> settings = List.of(
                "sentinel monitor " + name + " " + primary.host() + " " + primary.port() + " 1",
                "sentinel down-after-milliseconds " + name + " 2000",
                "sentinel failover-timeout " + name + " 5000");
        ServerStartException last = null;
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            HostAndPort address = new HostAndPort(primary.host(), FreePort.next());
            try {
                ServerProcess process = ServerProcess.start(
                        ServerProcess.bundled(), address.getHost(), address.getPort(), settings, List.of("--sentinel"));
                return new SentinelProcess(address, process);
            } catch (PortTakenException e) {
                last = e;
            }
        }
        throw new ServerStartException("no free port in " + PORT_ATTEMPTS + " attempts", last);
    }

    HostAndPort address() {
        return address;
    }

    Jedis jedis() {
        return new Jedis(address, Clients.resp2(null));
    }

    void stop() {
        process.stop();
    }
}
