package io.crossfade.races;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.command.CommandSpec;
import io.crossfade.jedis.JedisSide;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;
import io.crossfade.phase.CutoverConfig;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A lazy migration of one process, of which the test stops any command on its way to the target. */
final class Stage implements AutoCloseable {
    private final JedisSide source;
    private final JedisSide target;
    private final Map<String, Consumer<Command>> hooks = new ConcurrentHashMap<>();
    private final Crossfade crossfade;

    Stage(Arena arena, MigrationPhase phase) {
        source = JedisSide.open(Side.SOURCE, config(arena.source));
        target = JedisSide.open(Side.TARGET, config(arena.target));
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(phase)
                .source(config(arena.source))
                .target(config(arena.target))
                .carry(CarryConfig.defaults().withLanes(1))
                .cutover(CutoverConfig.defaults().withHoldTimeout(Duration.ofSeconds(5)))
                .lazy(LazyConfig.defaults().withEnabled(true))
                .build();
        crossfade = Crossfade.start(config, source, new HookedSide(target, this::hooked), failure -> false);
    }

    private static SideConfig config(RealRedis server) {
        return SideConfig.of(server.host(), server.port()).withTimeouts(Arena.REST, Arena.REST);
    }

    Crossfade crossfade() {
        return crossfade;
    }

    /** Runs {@code action} once, before the first such command about {@code key} is sent to the target. */
    void beforeTarget(String name, String key, Runnable action) {
        hooks.put(name + " " + key, command -> action.run());
    }

    /** Loses the first such command, which can be had executed later. */
    void loseOnTarget(String name, String key, AtomicReference<Runnable> landing) {
        hooks.put(name + " " + key, command -> {
            Command lost = command.copy();
            landing.set(() -> {
                try (RedisLink link = target.lease()) {
                    link.exchange(lost);
                }
            });
            throw LinkException.outcomeUnknown("lost by the test", null);
        });
    }

    @Nullable Object run(String... words) {
        return run(() -> {}, words);
    }

    /** Executes a command as an application does; {@code first} runs while it is under way to the authority. */
    @Nullable Object run(Runnable first, String... words) {
        Command command = Command.of(words);
        CommandSpec spec = crossfade.dispatcher().admit(command);
        return crossfade.dispatcher().call(command, spec, (side, sent) -> {
            first.run();
            try (RedisLink link = (side == Side.SOURCE ? source : target).lease()) {
                return link.exchange(sent);
            }
        });
    }

    @Nullable String text(String... words) {
        return run(words) instanceof byte[] bytes ? new String(bytes, UTF_8) : null;
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        crossfade.close();
        source.close();
        target.close();
    }

    private Command hooked(Command command) {
        int keyAt = command.text(0).equals("EVALSHA") ? 3 : 1;
        if (command.size() > keyAt) {
            String key = new String(Key.of(command.arg(keyAt)).bytes(), UTF_8);
            Consumer<Command> hook = hooks.remove(command.text(0) + " " + key);
            if (hook != null) {
                hook.accept(command);
            }
        }
        return command;
    }
}
