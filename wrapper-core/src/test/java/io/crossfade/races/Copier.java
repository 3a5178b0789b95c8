package io.crossfade.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.converge.Converger;
import io.crossfade.converge.LazyCopier;
import io.crossfade.converge.SideCapabilities;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A backfill of one key that can be held up at the worst moment: after it has read the source, before it writes. */
final class Copier implements AutoCloseable {
    private static final Set<String> COPIES = Set.of("RESTORE", "UNLINK", "EVALSHA");

    private final JedisSide source;
    private final JedisSide target;

    Copier(Arena arena) {
        source = side(Side.SOURCE, arena.source);
        target = side(Side.TARGET, arena.target);
    }

    private static JedisSide side(Side side, RealRedis server) {
        return JedisSide.open(side, SideConfig.of(server.host(), server.port()));
    }

    /** Copies while the source is the authority. */
    void converge(String key, Runnable betweenReadAndWrite) {
        AtomicReference<@Nullable Runnable> once = new AtomicReference<>(betweenReadAndWrite);
        try (RedisLink from = source.lease();
                RedisLink to = interrupted(once)) {
            Converger converger =
                    new Converger(SideCapabilities.probe(from), SideCapabilities.probe(to), ConvergeConfig.defaults());
            assertThat(converger.converge(from, to, List.of(Key.of(key)))).allMatch(result -> result.settled());
        }
        assertPlayed(once);
    }

    /** Moves while the target is the authority. */
    void move(String key, Runnable betweenReadAndWrite) {
        AtomicReference<@Nullable Runnable> once = new AtomicReference<>(betweenReadAndWrite);
        try (RedisLink from = source.lease();
                RedisLink to = interrupted(once)) {
            LazyCopier copier = new LazyCopier(
                    SideCapabilities.probe(from),
                    SideCapabilities.probe(to),
                    Duration.ofDays(1),
                    ConvergeConfig.defaults());
            assertThat(copier.copy(from, to, List.of(Key.of(key)))).hasSize(1);
        }
        assertPlayed(once);
    }

    /** Runs the action before the first copy of a key. */
    private RedisLink interrupted(AtomicReference<@Nullable Runnable> once) {
        return new HookedSide.Hooked(target.lease(), command -> {
            Runnable action = COPIES.contains(command.text(0)) ? once.getAndSet(null) : null;
            if (action != null) {
                action.run();
            }
            return command;
        });
    }

    private static void assertPlayed(AtomicReference<@Nullable Runnable> once) {
        assertThat(once.get())
                .as("nothing was copied, so the interleaving was not played")
                .isNull();
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
