package io.crossfade.shadow;

import io.crossfade.model.Side;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Where the lanes read which way they carry, whether they may, and the breaker of the present shadow. Thread-safe. */
final class LaneSwitch {
    private final Map<Side, ShadowBreaker> breakers = new EnumMap<>(Side.class);
    private volatile LaneState state = new LaneState(Side.SOURCE, false);

    LaneSwitch(BreakerConfig config, BiConsumer<Side, Boolean> moved) {
        for (Side side : Side.values()) {
            breakers.put(side, new ShadowBreaker(side, config, moved));
        }
    }

    LaneState state() {
        return state;
    }

    void turn(LaneState next) {
        state = next;
    }

    ShadowBreaker breaker() {
        return breaker(state.authority().other());
    }

    @SuppressWarnings("NullAway") // every side has one from the constructor on
    ShadowBreaker breaker(Side shadow) {
        return breakers.get(shadow);
    }
}
