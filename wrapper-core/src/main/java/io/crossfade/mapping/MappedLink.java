package io.crossfade.mapping;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A link whose user speaks of keys as the source does. Not thread-safe, as any link. */
final class MappedLink implements DecoratedLink {
    private final RedisLink link;
    private final LinkMapping mapping;
    private final Queue<CommandSpec> sent = new ArrayDeque<>();

    MappedLink(RedisLink link, LinkMapping mapping) {
        this.link = link;
        this.mapping = mapping;
    }

    @Override
    public void send(Command command) {
        CommandSpec spec = mapping.spec(command);
        link.send(mapping.onTarget(command, spec));
        sent.add(spec);
    }

    @Override
    public void send(Command command, Key key) {
        CommandSpec spec = mapping.spec(command);
        link.send(mapping.onTarget(command, spec), mapping.onTarget(key));
        sent.add(spec);
    }

    @Override
    public @Nullable Object receive() {
        return named(link.receive());
    }

    @Override
    public @Nullable Object receive(int millis) {
        return named(link.receive(millis));
    }

    /** A link that failed to receive is not used again, so its queue is of no matter then. */
    private @Nullable Object named(@Nullable Object reply) {
        CommandSpec spec = sent.remove();
        return reply instanceof ErrorReply ? reply : mapping.onSource(spec, reply);
    }

    @Override
    public Command inScript(Command command) {
        return mapping.onTarget(command, mapping.spec(command));
    }

    @Override
    public Set<String> servers(Command command, @Nullable Key beside) {
        return link.servers(
                mapping.onTarget(command, mapping.spec(command)), beside == null ? null : mapping.onTarget(beside));
    }

    @Override
    public RedisLink link() {
        return link;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new MappedLink(primary.link(), mapping);
    }
}
