package io.crossfade.backfill.local;

import io.crossfade.model.Command;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A side over whose links something happens once, just before a certain command is sent. Closing it closes nothing. */
final class HookedSide implements BorrowedSide {
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
    public RedisSide owned() {
        return side;
    }

    @Override
    public RedisLink lease() {
        return new HookedLink(side.lease());
    }

    private final class HookedLink implements DecoratedLink {
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
        public RedisLink link() {
            return link;
        }

        @Override
        public RedisLink decorated(Primary primary) {
            return new HookedLink(primary.link());
        }
    }
}
