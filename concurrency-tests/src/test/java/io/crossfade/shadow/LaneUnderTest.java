package io.crossfade.shadow;

import io.crossfade.converge.ConvergeConfig;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.namespace.Namespaces;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.MigrationListener;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.nio.charset.StandardCharsets;

/**
 * A lane whose thread is the test's. Its shadow takes every write. Where its thread would sleep it does not, or, to find out whether it
 * is woken, falls asleep for ever. What lanes share is shared by all of them, for there are thousands.
 */
final class LaneUnderTest implements Parking, RedisSide, RedisLink {
    static final Key KEY = Key.of("k");

    private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);
    private static final long LEDGER_BYTES = 100_000;
    private static final CarryConfig CARRY =
            CarryConfig.defaults().withQueueCapacity(16).withCheck(false);
    private static final CarryCounters COUNTERS = new CarryCounters();
    private static final DirtySlots SLOTS = new DirtySlots();
    private static final WholeKeys WHOLE = new WholeKeys();
    private static final PendingWrites PENDING = new PendingWrites();
    static final LaneSwitch SWITCH = new LaneSwitch(BreakerConfig.defaults(), (side, open) -> {});

    /** Ends the turn of a thread that has fallen asleep, as if it never came back. */
    private static final class Asleep extends Error {
        private static final long serialVersionUID = 1L;

        Asleep() {
            super(null, null, false, false);
        }
    }

    private static final Asleep ASLEEP = new Asleep();

    static {
        SWITCH.turn(new LaneState(Side.SOURCE, true));
    }

    private final Lane lane;
    private final StringBuilder carried = new StringBuilder();
    private final boolean sleeps;
    private volatile long asleepNanos;
    private volatile boolean woken;

    LaneUnderTest(boolean sleeps) {
        this.sleeps = sleeps;
        LaneContext context = context(this, CARRY, SLOTS, PENDING);
        lane = new Lane(0, LEDGER_BYTES, context, SWITCH, new LargeKeys(context, SWITCH), this);
    }

    /** Returns two lanes without threads that share {@code slots}. */
    static Lanes lanes(DirtySlots slots) {
        return new Lanes(context(null, CARRY, slots, PENDING), LedgerConfig.defaults(), SWITCH);
    }

    /** Returns what lanes share whose shadow is {@code side}. */
    static LaneContext context(RedisSide side, CarryConfig carry, DirtySlots slots, PendingWrites pending) {
        return new LaneContext(
                any -> side,
                carry,
                ConvergeConfig.defaults(),
                COUNTERS,
                new MigrationListener() {},
                slots,
                WHOLE,
                pending,
                new ServerRuns(),
                new Evictions(),
                Namespaces.none(),
                keys -> {
                    throw LinkException.unreachable("nothing is converged here", null);
                });
    }

    Lane lane() {
        return lane;
    }

    static CarryItem set(String value) {
        return new CarryItem(KEY, Command.of("SET", "k", value), false, null);
    }

    /** Returns the values that the shadow was given, one after the other. */
    String carried() {
        return carried.toString();
    }

    /** Has the thread take one turn, in which it may fall asleep. */
    void turn() {
        try {
            lane.turn();
        } catch (Asleep e) {
            assert e == ASLEEP; // it is not woken in this turn
        }
    }

    /** Returns for how long the thread sleeps; 0 if it does not, or was woken. */
    long asleepNanos() {
        return woken ? 0 : asleepNanos;
    }

    @Override
    public void park(Object blocker, long nanos) {
        if (sleeps) {
            asleepNanos = nanos;
            throw ASLEEP;
        }
    }

    @Override
    public void unpark(Thread thread) {
        woken = true;
    }

    @Override
    public Side side() {
        return Side.TARGET;
    }

    @Override
    public String endpoint() {
        return "test";
    }

    @Override
    public RedisLink lease() {
        return this;
    }

    @Override
    public void send(Command command) {
        carried.append(new String(command.arg(2), StandardCharsets.US_ASCII));
    }

    @Override
    public void flush() {
        // nothing is buffered
    }

    @Override
    public Object receive() {
        return OK;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
