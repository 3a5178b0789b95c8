package io.crossfade.converge;

import io.crossfade.converge.ValueDetail.How;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds in which parts the values of one key differ, whatever their size: window by window of both sides, at most {@value #MOST_WINDOWS}
 * of each kind of part. What changes meanwhile may be told of as different.
 */
final class DetailRun {
    static final int MOST_WINDOWS = 20;
    static final int ELEMENTS = 250;
    private static final int BYTES = 256 * 1024;

    private final Parts parts;
    private final PartsFound found = new PartsFound();

    DetailRun(ConvergeContext context, Links links, Key key) {
        this.parts = new Parts(context, links, key, key, false, () -> true);
    }

    /** Returns nothing if the values are not of one type that can be taken apart, or cannot be read. */
    Optional<ValueDetail> run() {
        try {
            Command question = Command.of(Wire.TYPE, parts.key().bytes());
            String type = Wire.text(parts.readAuthority(List.of(question)).get(0));
            if (!type.equals(Wire.text(parts.readShadow(List.of(question)).get(0))) || !lookAt(type)) {
                return Optional.empty();
            }
            return Optional.of(found.detail(type));
        } catch (PartsEnd torn) {
            return Optional.empty();
        }
    }

    private boolean lookAt(String type) {
        switch (type) {
            case "string" -> bytes();
            case "list" -> elements();
            case "hash" -> members(MemberType.HASH, PartKind.FIELD);
            case "set" -> members(MemberType.SET, PartKind.MEMBER);
            case "zset" -> members(MemberType.ZSET, PartKind.MEMBER);
            case "stream" -> new StreamDetail(parts, found).run();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void members(MemberType type, PartKind kind) {
        RedisLink authority = parts.authority();
        RedisLink shadow = parts.shadow();
        walk(type, authority, page -> {
            List<ByteBuffer> names = new ArrayList<>(page.keySet());
            Map<ByteBuffer, Object> wanted = FieldTimes.add(parts, authority, type, names, page);
            Map<ByteBuffer, Object> held = FieldTimes.add(
                    parts,
                    shadow,
                    type,
                    names,
                    type.values(names, parts.readShadow(type.read(parts.key(), names, parts.shadowCan()))));
            for (ByteBuffer name : names) {
                if (!held.containsKey(name)) {
                    found.named(kind, How.MISSING, name);
                } else if (!Objects.equals(wanted.get(name), held.get(name))) {
                    found.named(kind, How.DIFFERENT, name);
                }
            }
        });
        walk(type, shadow, page -> {
            List<ByteBuffer> names = new ArrayList<>(page.keySet());
            Map<ByteBuffer, Object> wanted =
                    type.values(names, parts.readAuthority(type.read(parts.key(), names, parts.authorityCan())));
            names.stream()
                    .filter(name -> !wanted.containsKey(name))
                    .forEach(name -> found.named(kind, How.EXTRA, name));
        });
    }

    private interface Page {
        void take(Map<ByteBuffer, Object> members);
    }

    private void walk(MemberType type, RedisLink link, Page page) {
        byte[] cursor = Wire.ZERO;
        for (int i = 0; i < MOST_WINDOWS; i++) {
            List<Command> scan = List.of(type.scan(parts.key(), cursor, ELEMENTS));
            List<?> reply = (List<?>) Wire.present(
                    (link == parts.authority() ? parts.readAuthority(scan) : parts.readShadow(scan)).get(0));
            cursor = (byte[]) Wire.present(reply.get(0));
            Map<ByteBuffer, Object> members = type.page((List<?>) Wire.present(reply.get(1)));
            if (!members.isEmpty()) {
                page.take(members);
            }
            if (cursor.length == 1 && cursor[0] == '0') {
                return;
            }
        }
        found.notAll();
    }

    private void elements() {
        long at = 0;
        for (int i = 0; i < MOST_WINDOWS; i++) {
            List<Command> range = List.of(Command.of(
                    Wire.bytes("LRANGE"), parts.key().bytes(), Wire.bytes(at), Wire.bytes(at + ELEMENTS - 1)));
            List<?> wanted = (List<?>) Wire.present(parts.readAuthority(range).get(0));
            List<?> held = (List<?>) Wire.present(parts.readShadow(range).get(0));
            int both = Math.min(wanted.size(), held.size());
            for (int k = 0; k < both; k++) {
                if (!MemberType.buffer(wanted.get(k)).equals(MemberType.buffer(held.get(k)))) {
                    found.placed(PartKind.ELEMENT, How.DIFFERENT, at + k);
                }
            }
            oneSided(PartKind.ELEMENT, wanted.size(), held.size(), at);
            if (Math.max(wanted.size(), held.size()) < ELEMENTS) {
                return;
            }
            at += ELEMENTS;
        }
        found.notAll();
    }

    private void bytes() {
        long at = 0;
        for (int i = 0; i < MOST_WINDOWS; i++) {
            List<Command> range = List.of(Command.of(
                    Wire.bytes("GETRANGE"), parts.key().bytes(), Wire.bytes(at), Wire.bytes(at + BYTES - 1)));
            byte[] wanted = (byte[]) Wire.present(parts.readAuthority(range).get(0));
            byte[] held = (byte[]) Wire.present(parts.readShadow(range).get(0));
            int different = 0;
            long firstAt = 0;
            for (int k = Math.min(wanted.length, held.length) - 1; k >= 0; k--) {
                if (wanted[k] != held[k]) {
                    different++;
                    firstAt = at + k;
                }
            }
            if (different > 0) {
                found.placed(PartKind.BYTE, How.DIFFERENT, firstAt, different);
            }
            oneSided(PartKind.BYTE, wanted.length, held.length, at);
            if (Math.max(wanted.length, held.length) < BYTES) {
                return;
            }
            at += BYTES;
        }
        found.notAll();
    }

    /** What one window has behind the end of the other. */
    private void oneSided(PartKind kind, int wanted, int held, long at) {
        if (wanted > held) {
            found.placed(kind, How.MISSING, at + held, wanted - held);
        } else if (held > wanted) {
            found.placed(kind, How.EXTRA, at + wanted, held - wanted);
        }
    }
}
