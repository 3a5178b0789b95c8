package io.crossfade.shadow;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What every lane of a carrier shares.
 *
 * @param sides gives the two sides
 * @param carry settings of carrying
 * @param converge settings of converging
 * @param counters counts
 * @param listener is told what happens
 * @param slots where keys go by their slot when a ledger is full
 * @param whole keys that the shadow holds whole
 * @param pending writes that the shadow has not answered
 * @param beforeConverge makes sure that the authority holds the truth of keys before they are converged (lazy copies)
 */
record LaneContext(
        Function<Side, RedisSide> sides,
        CarryConfig carry,
        ConvergeConfig converge,
        CarryCounters counters,
        MigrationListener listener,
        DirtySlots slots,
        WholeKeys whole,
        PendingWrites pending,
        Consumer<List<Key>> beforeConverge) {}
