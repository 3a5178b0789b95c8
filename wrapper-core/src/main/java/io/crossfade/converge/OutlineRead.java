package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server tells of values without reading them: type and expiry in one pipeline, then the length in another. Values of a
 * module's type have no length here.
 */
final class OutlineRead {
    private static final long NO_LENGTH = -1;

    private final RedisLink link;
    private final SideCapabilities side;
    private final List<Key> keys;
    private final String[] types;
    private final Expiry[] expiries;
    private final long[] lengths;
    private final boolean[] told;

    OutlineRead(RedisLink link, SideCapabilities side, List<Key> keys) {
        this.link = link;
        this.side = side;
        this.keys = keys;
        this.types = new String[keys.size()];
        this.expiries = new Expiry[keys.size()];
        this.lengths = new long[keys.size()];
        this.told = new boolean[keys.size()];
    }

    /** Does both reads, each on a link of its own, so that their round trips overlap. */
    static void complete(OutlineRead one, OutlineRead other) {
        one.askTypes();
        other.askTypes();
        one.takeTypes();
        other.takeTypes();
        one.askLengths();
        other.askLengths();
        one.takeLengths();
        other.takeLengths();
    }

    /** Whether both servers told of a key, and told the same. */
    boolean sameAs(OutlineRead other, int i) {
        if (!told[i] || !other.told[i]) {
            return false;
        }
        return isAbsent(i) || other.isAbsent(i)
                ? isAbsent(i) && other.isAbsent(i)
                : types[i].equals(other.types[i])
                        && lengths[i] == other.lengths[i]
                        && expiries[i].sameAs(other.expiries[i]);
    }

    private boolean isAbsent(int i) {
        return types[i].equals("none") || expiries[i].noKey();
    }

    private void askTypes() {
        for (Key key : keys) {
            link.send(Command.of(Wire.TYPE, key.bytes()));
            Expiry.ask(link, key, side);
        }
        link.flush();
    }

    private void takeTypes() {
        for (int i = 0; i < types.length; i++) {
            Object type = link.receive();
            expiries[i] = Expiry.take(link, side);
            told[i] = !(type instanceof ErrorReply) && expiries[i].refusal() == null;
            types[i] = Wire.text(type);
        }
    }

    private void askLengths() {
        for (int i = 0; i < types.length; i++) {
            String name = lengthCommand(i);
            if (name != null) {
                link.send(Command.of(Wire.bytes(name), keys.get(i).bytes()));
            }
        }
        link.flush();
    }

    private void takeLengths() {
        for (int i = 0; i < types.length; i++) {
            lengths[i] = NO_LENGTH;
            if (lengthCommand(i) != null) {
                Object length = link.receive();
                told[i] &= length instanceof Long;
                lengths[i] = length instanceof Long number ? number : NO_LENGTH;
            }
        }
    }

    private @Nullable String lengthCommand(int i) {
        return told[i] ? Sizes.lengthCommand(types[i]) : null;
    }
}
