package io.crossfade.spi;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link that passes on to another what it does not change itself. Links to single servers are decorated as this one is. Not thread-safe, as any
 * link.
 */
public interface DecoratedLink extends RedisLink {
    /** Returns the link behind this one. */
    RedisLink link();

    /** Returns what is to lead to one server in place of the link of {@code primary}. */
    RedisLink decorated(Primary primary);

    @Override
    default void send(Command command) {
        link().send(command);
    }

    @Override
    default void send(Command command, Key key) {
        link().send(command, key);
    }

    @Override
    default void flush() {
        link().flush();
    }

    @Override
    default @Nullable Object receive() {
        return link().receive();
    }

    @Override
    default Command inScript(Command command) {
        return link().inScript(command);
    }

    @Override
    default Set<String> servers(Command command, @Nullable Key beside) {
        return link().servers(command, beside);
    }

    @Override
    default List<Primary> primaries() {
        return link().primaries().stream()
                .map(primary -> new Primary(primary.name(), primary.slot(), decorated(primary)))
                .toList();
    }

    @Override
    default Layout layout() {
        return link().layout();
    }

    @Override
    default boolean isStale() {
        return link().isStale();
    }

    @Override
    default void close() {
        link().close();
    }
}
