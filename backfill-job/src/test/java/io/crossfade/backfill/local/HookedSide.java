package io.crossfade.backfill.local;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A side over whose links something happens once, just before a certain command is sent. Closing it closes nothing. */
final class HookedSide implements RedisSide {
    private final RedisSide side;
    private final Predicate<Command> when;
    private final AtomicReference<@Nullable Runnable> action;

    HookedSide(RedisSide side, Predicate<Command> when, Runnable action) {
        this.side = side;
        this.when = when;
        this.action = new AtomicReference<>(action);
    }

    /** Tells the first command of this name about this key. */
    static Predicate<Command> about(String name, String key) {
        return command -> command.size() > 1
                && command.text(0).equals(name)
                && command.text(1).equals(key);
    }

    boolean played() {
        return action.get() == null;
    }

    @Override
    public Side side() {
        return side.side();
    }

    @Override
    public String endpoint() {
        return side.endpoint();
    }

    @Override
    public RedisLink lease() {
        return new HookedLink(side.lease());
    }

    @Override
    public void close() {
        // the side belongs to somebody else
    }

    private final class HookedLink implements RedisLink {
        private final RedisLink link;

        HookedLink(RedisLink link) {
            this.link = link;
        }

        @Override
        public void send(Command command) {
            if (action.get() != null && when.test(command)) {
                Runnable now = action.getAndSet(null);
                if (now != null) {
                    now.run();
                }
            }
            link.send(command);
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public @Nullable Object receive() {
            return link.receive();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
