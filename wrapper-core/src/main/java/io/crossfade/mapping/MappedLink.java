package io.crossfade.mapping;

import io.crossfade.command.CommandSpec;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.Layout;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A link whose user speaks of keys as the source does. Not thread-safe, as any link. */
final class MappedLink implements RedisLink {
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
    public void flush() {
        link.flush();
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
    public List<Primary> primaries() {
        return link.primaries().stream()
                .map(primary -> new Primary(primary.name(), primary.slot(), new MappedLink(primary.link(), mapping)))
                .toList();
    }

    @Override
    public Layout layout() {
        return link.layout();
    }

    @Override
    public boolean isStale() {
        return link.isStale();
    }

    @Override
    public void close() {
        link.close();
    }
}
