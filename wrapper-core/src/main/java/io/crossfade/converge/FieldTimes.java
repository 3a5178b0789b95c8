package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** When fields of a hash expire. */
final class FieldTimes {
    private FieldTimes() {}

    /** Adds to the values of these members, in place, when they expire, where the server knows that; of other types nothing does. */
    static Map<ByteBuffer, Object> add(
            Parts parts, RedisLink link, MemberType type, List<ByteBuffer> members, Map<ByteBuffer, Object> values) {
        boolean authority = link == parts.authority();
        SideCapabilities side = authority ? parts.authorityCan() : parts.shadowCan();
        if (type != MemberType.HASH || !side.hashFieldExpiry() || values.isEmpty()) {
            return values;
        }
        Command question = question(authority ? parts.key() : parts.on(), members);
        List<Command> questions = List.of(question);
        Object reply = (authority ? parts.readAuthority(questions) : parts.readShadow(questions)).get(0);
        if (!(reply instanceof List<?> times) || times.size() != members.size()) {
            throw new PartsEnd(PartsEnd.Kind.TORN);
        }
        for (int i = 0; i < members.size(); i++) {
            long atMillis = Wire.number(times.get(i));
            if (atMillis >= 0 && values.get(members.get(i)) instanceof MemberType.Field field) {
                values.put(members.get(i), new MemberType.Field(field.value(), atMillis - side.shiftMillis()));
            }
        }
        return values;
    }

    private static Command question(Key key, List<ByteBuffer> members) {
        List<ByteBuffer> words = new ArrayList<>(members.size() + 2);
        words.add(MemberType.text("FIELDS"));
        words.add(MemberType.text(Integer.toString(members.size())));
        words.addAll(members);
        return MemberType.command("HPEXPIRETIME", key, words);
    }
}
