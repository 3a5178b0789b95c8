package io.crossfade.differential;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RunningServer;
import java.time.Duration;
import java.util.List;

/** A backfill while nobody writes: every key of the source, by the steps of the real one. */
final class CopyAll {
    private CopyAll() {}

    static void run(RunningServer source, RunningServer target, boolean lazy) {
        try (JedisSide from = JedisSide.open(Side.SOURCE, SideConfig.of(source.host(), source.port()));
                JedisSide to = JedisSide.open(Side.TARGET, SideConfig.of(target.host(), target.port()))) {
            run(from, to, lazy);
        }
    }

    static void run(RedisSide from, RedisSide to, boolean lazy) {
        try (RedisLink read = from.lease();
                RedisLink write = to.lease()) {
            SideCapabilities sourceCan = SideCapabilities.probe(read);
            SideCapabilities targetCan = SideCapabilities.probe(write);
            List<Key> keys = keys(read);
            if (lazy) {
                new LazyCopier(sourceCan, targetCan, Duration.ofDays(1), ConvergeConfig.defaults())
                        .copy(read, write, keys);
            } else {
                new Converger(sourceCan, targetCan, ConvergeConfig.defaults()).converge(read, write, keys);
            }
        }
    }

    private static List<Key> keys(RedisLink link) {
        List<?> page = (List<?>) link.exchange(Command.of("SCAN", "0", "COUNT", "100000"));
        return ((List<?>) page.get(1))
                .stream().map(name -> Key.of((byte[]) name)).toList();
    }
}
