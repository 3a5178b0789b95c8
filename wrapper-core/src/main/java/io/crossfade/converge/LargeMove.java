package io.crossfade.converge;

import io.crossfade.converge.LazyCopy.Outcome;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last step of the move of a large value, which is complete under a key aside: gives it its name and its expiry. */
final class LargeMove {
    private final SideCapabilities source;
    private final SideCapabilities target;
    private final MoveScript script;
    private final RedisLink sourceLink;
    private final RedisLink targetLink;

    LargeMove(
            SideCapabilities source,
            SideCapabilities target,
            MoveScript script,
            RedisLink sourceLink,
            RedisLink targetLink) {
        this.source = source;
        this.target = target;
        this.script = script;
        this.sourceLink = sourceLink;
        this.targetLink = targetLink;
    }

    LazyCopy run(Key key, Key aside) {
        Expiry.ask(sourceLink, key, source);
        sourceLink.flush();
        Expiry expiry = Expiry.take(sourceLink, source);
        if (expiry.refusal() != null) {
            return LazyCopy.refused("source: " + expiry.refusal());
        }
        // a key that expired since is moved as absent, which leaves no key of that name
        List<Command> build = expiry.noKey()
                ? List.of()
                : List.of(
                        Command.of(Wire.bytes("RENAME"), aside.bytes(), key.bytes()),
                        expiry.atMillis() == Expiry.NEVER
                                ? Command.of(Wire.bytes("PERSIST"), key.bytes())
                                : Command.of(
                                        Wire.bytes("PEXPIREAT"), key.bytes(), Wire.bytes(expiry.millisOn(target))));
        Object reply = call(key, build);
        if (reply instanceof ErrorReply error) {
            return LazyCopy.refused(error.code());
        }
        boolean moved = Wire.number(reply) == MoveScript.MARKED;
        if (!moved || expiry.noKey()) {
            targetLink.exchange(Command.of(Wire.UNLINK, aside.bytes()));
        }
        return LazyCopy.of(moved ? (expiry.noKey() ? Outcome.EMPTY : Outcome.MOVED) : Outcome.ALREADY, 0);
    }

    private @Nullable Object call(Key key, List<Command> build) {
        List<Command> steps = build.stream().map(targetLink::inScript).toList();
        Object reply = targetLink.exchange(script.call(key, steps, false));
        boolean unknown = reply instanceof ErrorReply error && error.code().equals("NOSCRIPT");
        return unknown ? targetLink.exchange(script.call(key, steps, true)) : reply;
    }
}
