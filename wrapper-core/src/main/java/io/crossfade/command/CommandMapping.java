package io.crossfade.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.KeyMapping;
import java.util.AbstractMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Commands and replies of one database whose keys have other names on the target: translates a command for the target, and its
 * reply back. Immutable and thread-safe; never blocks. Scripts see the names of the target: what they put together from parts, and
 * what they answer, is not translated.
 */
public final class CommandMapping {
    private final KeyMapping keys;
    private final UnaryOperator<byte[]> name;
    private final NamePatterns patterns;
    private final NamedReplies replies;

    /** Creates the translation for one database. */
    public CommandMapping(KeyMapping keys) {
        this(keys, keys::onTarget);
    }

    /** Creates a translation that has other names for some keys; {@code name} may throw for one that must not be sent. */
    public CommandMapping(KeyMapping keys, UnaryOperator<byte[]> name) {
        this(keys, name, AbstractMap.SimpleImmutableEntry::new);
    }

    /** As the others; {@code pair} makes an entry of a map in a reply, which clients read who speak RESP3. */
    public CommandMapping(KeyMapping keys, UnaryOperator<byte[]> name, BinaryOperator<@Nullable Object> pair) {
        this.keys = requireNonNull(keys, "keys");
        this.name = requireNonNull(name, "name");
        this.patterns = new NamePatterns(keys);
        this.replies = new NamedReplies(keys, requireNonNull(pair, "pair"));
    }

    /** Returns the rule for keys. */
    public KeyMapping keys() {
        return keys;
    }

    /** Returns {@code command} with the names that its keys have on the target; itself if it names none. */
    public Command onTarget(Command command, CommandSpec spec) {
        byte[][] args = spec.renamed(command, name);
        Command renamed = args == null ? command : Command.of(args);
        return switch (spec.keyNames()) {
            case PATTERN -> patterns.inKeys(renamed);
            case MATCH -> patterns.inScan(renamed);
            case SORT -> patterns.inSort(renamed);
            case NOWHERE, FIRST, STREAMS, ALL -> renamed;
        };
    }

    /** Returns the target's {@code reply} to a command of {@code spec} with the names that keys have on the source. */
    public @Nullable Object onSource(CommandSpec spec, @Nullable Object reply) {
        return switch (spec.keyNames()) {
            case PATTERN -> replies.names(reply);
            case MATCH -> replies.afterCursor(reply);
            case FIRST -> replies.first(reply);
            case STREAMS -> replies.firstOfEach(reply);
            case NOWHERE, SORT, ALL -> reply;
        };
    }

    /** Returns the target's error text with the names that the keys of {@code command} have on the source. */
    public String onSource(Command command, CommandSpec spec, String error) {
        String text = error;
        for (Key key : spec.keys(command)) {
            text = text.replace(quoted(keys.onTarget(key.bytes())), quoted(key.bytes())); // NOGROUP tells the key
        }
        return text;
    }

    /** Returns why {@code command} cannot be executed in this database, or null if it can. */
    public @Nullable String refusal(Command command, CommandSpec spec) {
        if (!spec.known() || spec.keyNames() == KeyNames.ALL) {
            return (spec.known() ? spec.name() : command.text(0)) + " in database "
                    + keys.pair().source() + ", which shares one with others on the target: "
                    + (spec.known() ? "it is about every key there" : "nobody knows where its keys stand");
        }
        for (Key key : spec.keys(command)) {
            if (keys.collides(key.bytes())) {
                return spec.name() + " with the key " + key + " in database "
                        + keys.pair().source() + ": " + keys.collision();
            }
        }
        return null;
    }

    private static String quoted(byte[] key) {
        return "'" + new String(key, UTF_8) + "'";
    }
}
