package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the passes over one large value share: both connections, and what was found. For one thread. */
final class Parts {
    /** Elements of one command at most. */
    static final int MOST_ELEMENTS = 500;

    /** Bytes of one command or reply, but for an element that alone has more. */
    static final int MOST_BYTES = 128 * 1024;

    private final ConvergeContext context;
    private final Links links;
    private final Key key;
    private final Key on;
    private final boolean repair;
    private final BooleanSupplier goOn;
    private int fixes;

    /** The shadow's value is that of {@code on}: the key itself, or one aside, which then has a life of its own. */
    Parts(ConvergeContext context, Links links, Key key, Key on, boolean repair, BooleanSupplier goOn) {
        this.context = context;
        this.links = links;
        this.key = key;
        this.on = on;
        this.repair = repair;
        this.goOn = goOn;
    }

    /** The key on the authority. */
    Key key() {
        return key;
    }

    /** The key on the shadow. */
    Key on() {
        return on;
    }

    /** Whether the value is made aside on the shadow, where it expires unless it is written to. */
    boolean isAside() {
        return on != key;
    }

    SideCapabilities authorityCan() {
        return context.authority();
    }

    SideCapabilities shadowCan() {
        return context.shadow();
    }

    RedisLink authority() {
        return links.authority();
    }

    RedisLink shadow() {
        return links.shadow();
    }

    int maxRounds() {
        return context.config().maxRounds();
    }

    boolean repairs() {
        return repair;
    }

    /** How many differences were found. */
    int fixes() {
        return fixes;
    }

    /** A difference of so many elements was found and is about to be removed. */
    void found(int elements) {
        if (!repair) {
            throw new PartsEnd(PartsEnd.Kind.DIFFERENT);
        }
        fixes += elements;
    }

    /** Ends the pass if nobody wants it any more. */
    void step() {
        if (!goOn.getAsBoolean()) {
            throw new PartsEnd(PartsEnd.Kind.STOPPED);
        }
    }

    /** Reads on the authority. */
    List<@Nullable Object> readAuthority(List<Command> commands) {
        return checked(links.authority().exchange(commands), "authority: ");
    }

    /** Reads on the shadow. */
    List<@Nullable Object> readShadow(List<Command> commands) {
        return checked(links.shadow().exchange(commands), "");
    }

    /**
     * Writes to the shadow. If the key expires on the authority, it gets its expiry in the same transaction: what this writes
     * may be all that there is of the key, and if nobody comes back to it, it must not stay for ever.
     */
    void write(List<Command> commands, Expiry expiry) {
        if (!repair) {
            throw new PartsEnd(PartsEnd.Kind.DIFFERENT);
        }
        if (expiry.atMillis() < 0 && !isAside()) {
            checked(links.shadow().exchange(commands), "");
            return;
        }
        List<Command> all = new ArrayList<>(commands.size() + 3);
        all.add(Wire.MULTI);
        all.addAll(commands);
        all.add(expire(expiry));
        all.add(Wire.EXEC);
        transact(all);
    }

    /** Sends a transaction, MULTI and EXEC included, to the shadow. */
    void transact(List<Command> all) {
        List<@Nullable Object> replies = links.shadow().exchange(all);
        checked(replies, "");
        Object exec = replies.get(replies.size() - 1);
        List<@Nullable Object> results = new ArrayList<>();
        if (exec instanceof List<?> list) {
            results.addAll(list);
        }
        checked(results, "");
    }

    /** The command that gives the shadow's key this expiry, or none. */
    Command expire(Expiry expiry) {
        if (isAside()) {
            return Command.of(Wire.bytes("PEXPIRE"), on.bytes(), Staging.LIFE);
        }
        return expiry.atMillis() < 0
                ? Command.of(Wire.bytes("PERSIST"), on.bytes())
                : Command.of(Wire.bytes("PEXPIREAT"), on.bytes(), Wire.bytes(expiry.millisOn(context.shadow())));
    }

    /** A reply of the wrong type of value, or about a group that went or came, means that the key changed meanwhile. */
    private static List<@Nullable Object> checked(List<@Nullable Object> replies, String role) {
        for (Object reply : replies) {
            if (reply instanceof ErrorReply error) {
                throw error.code().equals("WRONGTYPE")
                                || error.code().equals("NOGROUP")
                                || error.code().equals("BUSYGROUP")
                                || error.message().contains("no such key")
                        ? new PartsEnd(PartsEnd.Kind.TORN)
                        : PartsEnd.refused(role + error.code());
            }
        }
        return replies;
    }
}
