package io.crossfade.races;

import io.crossfade.model.Command;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A side of which the test sees, changes, holds up or loses each command of Crossfade's own before it is sent. */
record HookedSide(RedisSide redis, UnaryOperator<Command> hook) implements RedisSide {
    @Override
    public Side side() {
        return redis.side();
    }

    @Override
    public String endpoint() {
        return redis.endpoint();
    }

    @Override
    public RedisLink lease() {
        return new Hooked(redis.lease(), hook);
    }

    @Override
    public void close() {
        redis.close();
    }

    /** One connection to it. */
    record Hooked(RedisLink link, UnaryOperator<Command> hook) implements RedisLink {
        @Override
        public void send(Command command) {
            link.send(hook.apply(command));
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
