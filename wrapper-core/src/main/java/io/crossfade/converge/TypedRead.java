package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole values by type on one server, in three pipelines: type and expiry, content, expiry of hash fields. A key that
 * changes in between is torn or mixed; as always, reading again after the write finds out.
 */
final class TypedRead {
    private static final int STAGES = 3;

    private final String role;
    private final RedisLink link;
    private final SideCapabilities side;
    private final List<Key> keys;
    private final @Nullable TypedReply[] types;
    private final Expiry[] expiries;
    private final TypedValue[] values;
    private int stage;

    /** Prepares to read; {@code role} names the server in a refusal. */
    TypedRead(String role, RedisLink link, SideCapabilities side, List<Key> keys) {
        this.role = role;
        this.link = link;
        this.side = side;
        this.keys = keys;
        this.types = new TypedReply[keys.size()];
        this.expiries = new Expiry[keys.size()];
        this.values = new TypedValue[keys.size()];
    }

    /** Does all {@code reads}, each on a link of its own, so that their round trips overlap. */
    static void complete(TypedRead... reads) {
        for (int stage = 0; stage < STAGES; stage++) {
            for (TypedRead read : reads) {
                read.ask();
            }
            for (TypedRead read : reads) {
                read.take();
            }
        }
    }

    TypedValue value(int i) {
        return values[i];
    }

    Expiry expiry(int i) {
        return expiries[i];
    }

    private void ask() {
        for (int i = 0; i < values.length; i++) {
            Key key = keys.get(i);
            if (stage == 0) {
                link.send(Command.of(Wire.TYPE, key.bytes()));
                Expiry.ask(link, key, side);
            } else if (stage == 1 && types[i] != null) {
                link.send(types[i].read(key));
            } else if (stage == 2 && fieldsMayExpire(i)) {
                link.send(fieldExpiries(key, (TypedValue.Fields) values[i]));
            }
        }
        link.flush();
    }

    private void take() {
        for (int i = 0; i < values.length; i++) {
            if (stage == 0) {
                takeType(i);
            } else if (stage == 1 && types[i] != null) {
                values[i] = types[i].parse(link.receive(), role);
            } else if (stage == 2 && fieldsMayExpire(i)) {
                values[i] = withExpiries((TypedValue.Fields) values[i], link.receive());
            }
        }
        stage++;
    }

    private void takeType(int i) {
        Object type = link.receive();
        expiries[i] = Expiry.take(link, side);
        String refusal = type instanceof ErrorReply error ? error.code() : expiries[i].refusal();
        if (refusal != null) {
            values[i] = new TypedValue.Unreadable(role + ": " + refusal);
        } else if (Wire.text(type).equals("none") || expiries[i].noKey()) {
            values[i] = new TypedValue.Absent();
        } else {
            types[i] = TypedReply.of(Wire.text(type));
            values[i] = new TypedValue.Unreadable("type " + Wire.text(type) + " is not supported by typed copy");
        }
    }

    private boolean fieldsMayExpire(int i) {
        return side.hashFieldExpiry() && values[i] instanceof TypedValue.Fields;
    }

    private static Command fieldExpiries(Key key, TypedValue.Fields hash) {
        byte[][] args = new byte[4 + hash.fields().size()][];
        args[0] = Wire.bytes("HPEXPIRETIME");
        args[1] = key.bytes();
        args[2] = Wire.bytes("FIELDS");
        args[3] = Wire.bytes(hash.fields().size());
        int next = 4;
        for (ByteBuffer field : hash.fields().keySet()) {
            args[next++] = field.array();
        }
        return Command.of(args);
    }

    private TypedValue withExpiries(TypedValue.Fields hash, @Nullable Object reply) {
        if (!(reply instanceof List<?> times)) {
            return new TypedValue.Torn();
        }
        Map<ByteBuffer, Long> expiries = new HashMap<>();
        int next = 0;
        for (ByteBuffer field : hash.fields().keySet()) {
            long atMillis = Wire.number(times.get(next++));
            if (atMillis >= 0) {
                expiries.put(field, atMillis - side.shiftMillis());
            }
        }
        return new TypedValue.Fields(hash.fields(), expiries);
    }
}
