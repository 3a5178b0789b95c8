package io.crossfade.races;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Copies every key that SCAN finds on the source, slowly, by the same steps as the real one. */
final class Backfill implements AutoCloseable {
    private static final ScanParams PAGE = new ScanParams().count(5);

    private final Arena arena;
    private final boolean lazy;
    private final TcpProxy toTarget;
    private final JedisSide source;
    private final JedisSide target;

    Backfill(Arena arena, boolean lazy, Duration delay) {
        this.arena = arena;
        this.lazy = lazy;
        this.toTarget = TcpProxy.to(arena.target);
        toTarget.delay(delay);
        this.source = JedisSide.open(Side.SOURCE, patient(arena.source.host(), arena.source.port()));
        this.target = JedisSide.open(Side.TARGET, patient(toTarget.host(), toTarget.port()));
    }

    private static SideConfig patient(String host, int port) {
        return SideConfig.of(host, port).withTimeouts(Arena.REST, Arena.REST);
    }

    /** Goes once over the whole source. */
    void pass() {
        try (Jedis scan = arena.source.jedis();
                RedisLink from = source.lease();
                RedisLink to = target.lease()) {
            SideCapabilities sourceCan = SideCapabilities.probe(from);
            SideCapabilities targetCan = SideCapabilities.probe(to);
            Converger converger = new Converger(sourceCan, targetCan, ConvergeConfig.defaults());
            LazyCopier copier = new LazyCopier(sourceCan, targetCan, Duration.ofDays(1), ConvergeConfig.defaults());
            byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
            do {
                ScanResult<byte[]> page = scan.scan(cursor, PAGE);
                cursor = page.getCursorAsBytes();
                List<Key> keys = new ArrayList<>();
                page.getResult().forEach(name -> keys.add(Key.of(name)));
                if (lazy) {
                    copier.copy(from, to, keys);
                } else {
                    converger.converge(from, to, keys);
                }
            } while (cursor.length != 1 || cursor[0] != '0');
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
        toTarget.close();
    }
}
