package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.SHADOW_READ;
import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossfade.Crossfade;
import io.crossfade.CrossfadeConfig;
import io.crossfade.jedis.JedisSide;
import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.shadow.CarryConfig;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a lane wants to know of the authority it asks by the handful. The authority does not tell its time here, so that nobody knows how long the
 * way is, and a handful is a small one whatever the machine does meanwhile; later ones may grow.
 */
class HandfulsIT {
    private static final int KEYS = 240;
    private static final int HANDFUL = 32;
    private static final int LOST = 4;
    private static final int STRINGS = 48;

    private final Arena arena = new Arena();
    private final List<Command> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile String lost = "";
    private JedisSide source;
    private JedisSide target;
    private Crossfade crossfade;

    @BeforeEach
    void start() {
        source = JedisSide.open(Side.SOURCE, config(arena.source));
        target = JedisSide.open(Side.TARGET, config(arena.target));
        CrossfadeConfig config = CrossfadeConfig.builder()
                .phase(SHADOW_READ)
                .source(config(arena.source))
                .target(config(arena.target))
                .carry(CarryConfig.defaults().withLanes(1).withQuietTime(Duration.ofSeconds(10)))
                .build();
        crossfade = Crossfade.start(config, new HookedSide(source, this::asked), target, failure -> false);
    }

    private static SideConfig config(RealRedis server) {
        return SideConfig.of(server.host(), server.port()).withTimeouts(Arena.REST, Arena.REST);
    }

    private Command asked(Command command) {
        asked.add(command.copy());
        String name = command.text(0);
        if (name.equals(lost) && sent.incrementAndGet() == LOST) {
            lost = "";
            throw LinkException.outcomeUnknown("lost by the test", null);
        }
        return name.equals("TIME") ? Command.of("NOTIME") : command;
    }

    @AfterEach
    void end() {
        crossfade.close();
        source.close();
        target.close();
        arena.close();
    }

    private void set() {
        IntStream.range(0, KEYS).forEach(i -> {
            Command command = Command.of("SET", "k" + i, "v");
            crossfade.dispatcher().call(command, crossfade.dispatcher().admit(command), (side, sent) -> {
                try (RedisLink link = source.lease()) {
                    return link.exchange(sent);
                }
            });
        });
    }

    private void allKeysAreDirty() {
        crossfade.pauseCarrying();
        set();
        await().until(() -> crossfade.status().dirtyKeys() == KEYS);
    }

    private void restEqual() {
        assertThat(crossfade.awaitConverged(Arena.REST))
                .as("%s", crossfade.status())
                .isTrue();
        arena.restEqual();
    }

    /** Before the authority moves nothing waits for its quiet time, so all keys are due together. */
    @Test
    @Behaviour("CV-17")
    void check_manyKeysAreDue_askedByTheHandful() {
        set();
        await().until(() -> crossfade.status().dirtyKeys() == KEYS);

        crossfade.changePhase(TARGET_LIVE);

        Command first = asked.stream()
                .filter(command -> command.text(0).equals("MGET"))
                .findFirst()
                .orElseThrow();
        assertThat(first.size() - 1).isBetween(1, HANDFUL);
        restEqual();
    }

    /** As a backfill does: GETRANGE, and the proof of one group travels with the read of the next. */
    @Test
    @Behaviour("CV-17")
    void converge_manyStringsAreDirty_readByTheHandful() {
        allKeysAreDirty();
        crossfade.resumeCarrying();

        restEqual();

        List<String> names = asked.stream().map(command -> command.text(0)).toList();
        assertThat(names.subList(0, names.indexOf("MULTI")).stream().filter("GETRANGE"::equals))
                .hasSizeBetween(1, STRINGS);
    }

    /** Those that were not asked about yet must not be forgotten with those that were. */
    @ParameterizedTest
    @ValueSource(strings = {"WATCH", "EXEC"})
    @Behaviour({"CV-17", "CV-1"})
    void converge_connectionEndsAfterSomeHandfuls_allKeysAreConverged(String name) {
        lost = name;
        allKeysAreDirty();
        crossfade.resumeCarrying();

        restEqual();

        assertThat(lost).as("one was lost").isEmpty();
    }
}
