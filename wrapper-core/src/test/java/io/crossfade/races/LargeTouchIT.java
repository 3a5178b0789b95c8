package io.crossfade.races;

import static io.crossfade.model.MigrationPhase.TARGET_LIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.lazy.LazyConfig;
import io.crossfade.testing.Behaviour;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

/** The first touch of a value that is too large to be moved at once. */
class LargeTouchIT {
    private static final int ELEMENTS = 5_000;
    private final Arena arena = new Arena();

    @AfterEach
    void end() {
        arena.close();
    }

    @Test
    @Behaviour("LZ-10")
    void largeValue_firstTouch_waitsForItAndAnswersWhatTheSourceHeld() {
        fill();
        Instance app = instance(Duration.ofMinutes(1));
        assertThat(app.redis.rpush("list", "more")).isEqualTo(ELEMENTS + 1);
        assertThat(app.redis.keys("*")).containsExactly("list");
        arena.restEqual();
        assertThat(app.crossfade().status().lazyCopies()).isOne();
    }

    @Test
    @Behaviour({"LZ-6", "LZ-10"})
    void largeValue_takesLongerThanItMay_commandIsRefusedAndTheCopyGoesOn() {
        fill();
        arena.onSource.set("small", "v");
        Instance app = instance(Duration.ZERO);
        assertThatThrownBy(() -> app.redis.rpush("list", "not sent"))
                .isInstanceOf(JedisException.class)
                .hasMessageContaining("was not sent")
                .hasMessageContaining("still being copied");
        assertThat(app.redis.get("small")).isEqualTo("v");
        await().atMost(Arena.REST).until(() -> app.crossfade().status().lazyCopies() == 2);
        assertThat(app.redis.rpush("list", "sent")).isEqualTo(ELEMENTS + 1);
        arena.restEqual();
    }

    private Instance instance(Duration wait) {
        return arena.instance(TARGET_LIVE, settings -> settings.converge(
                        ConvergeConfig.defaults().withWholeValueBytes(20_000))
                .lazy(LazyConfig.defaults().withEnabled(true).withLargeValueWait(wait)));
    }

    private void fill() {
        String[] elements = new String[ELEMENTS];
        Arrays.setAll(elements, i -> "element" + i);
        arena.onSource.rpush("list", elements);
    }
}
