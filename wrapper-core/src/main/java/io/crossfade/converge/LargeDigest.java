package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Digests one large value in windows. A scan of its members may return one twice; as it leaves none out, it has returned each once if it
 * has returned as many as there are, and else begins again.
 */
final class LargeDigest {
    private static final int ELEMENTS = 250;
    private static final int BYTES = 256 * 1024;

    private final ConvergeContext context;
    private final RedisLink link;
    private final Key key;
    private final long horizonMillis;
    private final Parts parts;

    LargeDigest(ConvergeContext context, RedisLink link, Key key, long horizonMillis) {
        this.context = context;
        this.link = link;
        this.key = key;
        this.horizonMillis = horizonMillis;
        this.parts = new Parts(context, new Links(link, link), key, key, false, () -> true);
    }

    /** Returns the digest, or that there is none if the value changes each time. */
    KeyDigest digest(int attempts) {
        for (int i = 0; i < attempts; i++) {
            try {
                return once();
            } catch (PartsEnd end) {
                if (end.kind() != PartsEnd.Kind.TORN) {
                    return KeyDigest.UNREAD;
                }
            }
        }
        return KeyDigest.UNREAD;
    }

    private KeyDigest once() {
        String type = Wire.text(read("TYPE", key));
        Expiry.ask(link, key, context.authority());
        link.flush();
        Expiry expiry = Expiry.take(link, context.authority());
        if (expiry.refusal() != null) {
            return KeyDigest.UNREAD;
        }
        if (type.equals("none") || expiry.noKey() || CanonicalForm.isBefore(expiry.atMillis(), horizonMillis)) {
            return KeyDigest.ABSENT;
        }
        return switch (type) {
            case "string" -> Digester.read(key, text(), Sum128.ZERO, expiry);
            case "list" -> Digester.read(key, elements(), Sum128.ZERO, expiry);
            case "hash" -> members(MemberType.HASH, type, expiry);
            case "set" -> members(MemberType.SET, type, expiry);
            case "zset" -> members(MemberType.ZSET, type, expiry);
            case "stream" -> stream(expiry);
            default -> KeyDigest.UNREAD;
        };
    }

    private Sum128 text() {
        CanonicalForm form = new CanonicalForm(horizonMillis);
        long length = Wire.number(read("STRLEN", key));
        if (length <= BYTES) {
            return form.text((byte[]) read("GET", key));
        }
        form.beginText(length);
        for (long at = 0; at < length; at += BYTES) {
            form.part((byte[]) read("GETRANGE", key, at, at + BYTES - 1));
        }
        whole(form.seen(), length);
        return form.endText();
    }

    private Sum128 elements() {
        CanonicalForm form = new CanonicalForm(horizonMillis);
        List<?> window;
        long at = 0;
        do {
            window = (List<?>) read("LRANGE", key, at, at + ELEMENTS - 1);
            window.forEach(word -> form.next(MemberType.buffer(word)));
            at += ELEMENTS;
        } while (window.size() == ELEMENTS);
        whole(form.seen(), Wire.number(read("LLEN", key)));
        return form.end("list");
    }

    private KeyDigest members(MemberType type, String name, Expiry expiry) {
        CanonicalForm form = new CanonicalForm(horizonMillis);
        byte[] cursor = Wire.ZERO;
        do {
            List<?> reply = (List<?>) first(parts.readAuthority(List.of(type.scan(key, cursor, ELEMENTS))));
            cursor = (byte[]) Wire.present(reply.get(0));
            Map<ByteBuffer, Object> page = type.page((List<?>) Wire.present(reply.get(1)));
            FieldTimes.add(parts, link, type, new ArrayList<>(page.keySet()), page)
                    .forEach(form::add);
        } while (cursor.length != 1 || cursor[0] != '0');
        whole(form.seen(), Wire.number(first(parts.readAuthority(List.of(type.count(key))))));
        return form.isNothingLeft() ? KeyDigest.ABSENT : Digester.read(key, form.end(name), Sum128.ZERO, expiry);
    }

    private KeyDigest stream(Expiry expiry) {
        StreamSide side = StreamSide.authority(parts);
        CanonicalForm form = new CanonicalForm(horizonMillis);
        StreamId from = StreamId.FIRST;
        while (true) {
            NavigableMap<StreamId, List<ByteBuffer>> window = side.entries(from, StreamId.LAST, ELEMENTS);
            window.forEach(form::next);
            if (window.size() < ELEMENTS || window.lastKey().equals(StreamId.LAST)) {
                break;
            }
            from = window.lastKey().next();
        }
        side.groups()
                .forEach((name, group) ->
                        form.add(name, group.lastDelivered(), consumers(side, form, name), pending(side, form, name)));
        StreamHead head = side.head();
        whole(form.seen(), head.length());
        Sum128 counters = Digester.counters(key, head.added(), head.maxDeleted());
        return Digester.read(key, form.endStream(head.lastId()), counters, expiry);
    }

    private static Sum128 consumers(StreamSide side, CanonicalForm form, ByteBuffer group) {
        return side.consumers(group).stream().map(form::consumer).reduce(Sum128.ZERO, Sum128::plus);
    }

    private static Sum128 pending(StreamSide side, CanonicalForm form, ByteBuffer group) {
        Sum128 sum = Sum128.ZERO;
        StreamId from = StreamId.FIRST;
        while (true) {
            NavigableMap<StreamId, StreamSide.Pending> window = side.pending(group, from, StreamId.LAST, ELEMENTS);
            for (Map.Entry<StreamId, StreamSide.Pending> entry : window.entrySet()) {
                StreamSide.Pending held = entry.getValue();
                sum = sum.plus(form.pending(entry.getKey(), held.consumer(), held.deliveries()));
            }
            if (window.size() < ELEMENTS || window.lastKey().equals(StreamId.LAST)) {
                return sum;
            }
            from = window.lastKey().next();
        }
    }

    private static void whole(long seen, long there) {
        if (seen != there) {
            throw new PartsEnd(PartsEnd.Kind.TORN);
        }
    }

    private Object read(Object... words) {
        Command command = StreamSide.command(words);
        return first(parts.readAuthority(List.of(command)));
    }

    private static Object first(List<?> replies) {
        return Wire.present(replies.get(0));
    }
}
