package io.crossfade.races;

import io.crossfade.model.Command;
import io.crossfade.spi.RedisLink;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A link that runs an action before the first copy of a key is sent over it. */
final class InterruptedLink implements RedisLink {
    private static final Set<String> COPIES = Set.of("RESTORE", "UNLINK", "EVALSHA");

    private final RedisLink link;
    private @Nullable Runnable action;

    InterruptedLink(RedisLink link, Runnable action) {
        this.link = link;
        this.action = action;
    }

    @Override
    public void send(Command command) {
        Runnable now = action;
        if (now != null && COPIES.contains(command.text(0))) {
            action = null;
            now.run();
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
        if (action != null) {
            throw new AssertionError("nothing was copied, so the interleaving was not played");
        }
        link.close();
    }
}
