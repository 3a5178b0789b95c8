package io.crossfade.differential;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RunningServer;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;

/** A backfill while nobody writes: every key of the source, by the steps of the real one. */
final class CopyAll {
    private static final ScanParams ALL = new ScanParams().count(100_000);

    private CopyAll() {}

    static void run(RunningServer source, RunningServer target, boolean lazy) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()));
                RedisLink read = from.lease();
                RedisLink write = to.lease();
                Jedis scan = source.jedis()) {
            SideCapabilities sourceCan = SideCapabilities.probe(read);
            SideCapabilities targetCan = SideCapabilities.probe(write);
            List<Key> keys = scan.scan(ScanParams.SCAN_POINTER_START_BINARY, ALL).getResult().stream()
                    .map(Key::of)
                    .toList();
            if (lazy) {
                new LazyCopier(sourceCan, targetCan, Duration.ofDays(1)).copy(read, write, keys);
            } else {
                new Converger(sourceCan, targetCan, ConvergeConfig.defaults()).converge(read, write, keys);
            }
        }
    }
}
