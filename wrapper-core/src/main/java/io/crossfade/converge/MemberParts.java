package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A large hash, set or sorted set. Walks over the authority's members and gives the shadow those it lacks; then, if the shadow
 * has more, over the shadow's. A member that is there all the while is met by the walk; one that comes or goes is carried by
 * whoever changed it. What is written is read again on the authority until it stays.
 */
final class MemberParts implements PartsPass {
    /** A write that is still on its way to the shadow looks like a difference until it is there. */
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int FIRST_COUNT = 100;
    private static final int FEWEST = 10;

    private final Parts parts;
    private final MemberType type;
    private Expiry expiry = Expiry.noSuchKey();
    private boolean there;
    private boolean proven = true;

    MemberParts(Parts parts, MemberType type) {
        this.parts = parts;
        this.type = type;
    }

    @Override
    public void run(Expiry keyExpiry, boolean shadowHasIt) {
        this.expiry = keyExpiry;
        this.there = shadowHasIt;
        walk(parts.authority(), page -> {
            for (List<ByteBuffer> some : inChunks(page)) {
                Map<ByteBuffer, Object> wanted = withTimes(parts.authority(), some, only(page, some));
                equalize(wanted, there ? readShadow(some) : Map.of(), some);
            }
        });
        if (count(parts.authority()) != count(parts.shadow())) {
            there = true;
            walk(parts.shadow(), page -> {
                for (List<ByteBuffer> some : inChunks(page)) {
                    Map<ByteBuffer, Object> held = withTimes(parts.shadow(), some, only(page, some));
                    equalize(readAuthority(some), held, some);
                }
            });
        }
    }

    /** Goes over these members only; returns false if the sides differ in the number of all, so that the others have to be looked at. */
    boolean runOnly(Expiry keyExpiry, List<ByteBuffer> members) {
        this.expiry = keyExpiry;
        this.there = true;
        for (int from = 0; from < members.size(); from += FIRST_COUNT) {
            parts.step();
            List<ByteBuffer> some = members.subList(from, Math.min(members.size(), from + FIRST_COUNT));
            equalize(readAuthority(some), readShadow(some), some);
        }
        long wanted = count(parts.authority());
        if (wanted == count(parts.shadow())) {
            return true;
        }
        LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
        long later = count(parts.authority());
        return later != wanted || later == count(parts.shadow()); // who changes it checks what he has changed
    }

    @Override
    public boolean provesEachPart() {
        return proven;
    }

    private interface Page {
        void take(Map<ByteBuffer, Object> members);
    }

    private void walk(RedisLink link, Page page) {
        byte[] cursor = Wire.ZERO;
        int count = FIRST_COUNT;
        do {
            parts.step();
            List<?> reply = (List<?>) Wire.present(exchange(link, List.of(type.scan(keyOn(link), cursor, count)))
                    .get(0));
            cursor = (byte[]) Wire.present(reply.get(0));
            Map<ByteBuffer, Object> members = type.page((List<?>) Wire.present(reply.get(1)));
            count = nextCount(count, members);
            page.take(members);
        } while (!(cursor.length == 1 && cursor[0] == '0'));
    }

    /** So many that a page has the bytes it may have. */
    private static int nextCount(int count, Map<ByteBuffer, Object> page) {
        long bytes = 0;
        for (Map.Entry<ByteBuffer, Object> member : page.entrySet()) {
            bytes += bytes(member.getKey(), member.getValue());
        }
        long fitting = bytes == 0 ? Parts.MOST_ELEMENTS : (long) count * Parts.MOST_BYTES / bytes;
        return (int) Math.max(FEWEST, Math.min(Parts.MOST_ELEMENTS, Math.min(fitting, 2L * count)));
    }

    private List<List<ByteBuffer>> inChunks(Map<ByteBuffer, Object> page) {
        List<List<ByteBuffer>> chunks = new ArrayList<>();
        List<ByteBuffer> chunk = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<ByteBuffer, Object> member : page.entrySet()) {
            long more = bytes(member.getKey(), member.getValue());
            if (!chunk.isEmpty() && (chunk.size() == Parts.MOST_ELEMENTS || bytes + more > Parts.MOST_BYTES)) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(member.getKey());
            bytes += more;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private static long bytes(ByteBuffer name, Object value) {
        return name.remaining()
                + (value instanceof MemberType.Field field ? field.value().remaining() : Long.BYTES);
    }

    /** Makes the shadow hold what is {@code wanted} of {@code members}, and what the authority holds by then. */
    private void equalize(Map<ByteBuffer, Object> wanted, Map<ByteBuffer, Object> held, List<ByteBuffer> members) {
        List<ByteBuffer> wrong = differing(members, wanted, held);
        if (wrong.isEmpty()) {
            return;
        }
        Map<ByteBuffer, Object> last = wanted;
        if (there) {
            last = secondLook(wrong, wanted);
            wrong = differing(resting(wrong, wanted, last), last, readShadow(wrong));
        }
        for (int attempt = 0; !wrong.isEmpty(); attempt++) {
            if (attempt == parts.maxRounds()) {
                proven = false;
                return;
            }
            parts.found(wrong.size());
            write(wrong, last);
            Map<ByteBuffer, Object> now = readAuthority(wrong);
            wrong = differing(wrong, now, last);
            last = now;
        }
    }

    /** Reads the authority once more, a little later; where nothing is to be repaired, tells whether it changes all the while. */
    private Map<ByteBuffer, Object> secondLook(List<ByteBuffer> wrong, Map<ByteBuffer, Object> first) {
        LockSupport.parkNanos(this, SECOND_LOOK_NANOS);
        Map<ByteBuffer, Object> second = readAuthority(wrong);
        if (!parts.repairs() && differing(wrong, first, second).size() == wrong.size()) {
            throw new PartsEnd(PartsEnd.Kind.CHANGING);
        }
        return second;
    }

    /**
     * Leaves out members that the authority changed between two looks, unless by their expiry: who changed one brings it to the shadow and
     * checks it there. A member that is written all the time would never stay.
     */
    private List<ByteBuffer> resting(
            List<ByteBuffer> members, Map<ByteBuffer, Object> first, Map<ByteBuffer, Object> second) {
        if (parts.isAside() || !parts.repairs()) {
            return members;
        }
        List<ByteBuffer> resting = new ArrayList<>(members.size());
        for (ByteBuffer member : members) {
            Object before = first.get(member);
            if (expires(before) || Objects.equals(before, second.get(member))) {
                resting.add(member);
            }
        }
        return resting;
    }

    private static boolean expires(@Nullable Object value) {
        return value instanceof MemberType.Field field && field.expiresAt() != Expiry.NEVER;
    }

    /** In pieces, each answered before the next is sent: nothing else is served while a server executes one. */
    private void write(List<ByteBuffer> members, Map<ByteBuffer, Object> wanted) {
        int most = type.writtenAtOnce();
        for (int from = 0; from < members.size(); from += most) {
            writePiece(members.subList(from, Math.min(members.size(), from + most)), wanted);
        }
    }

    private void writePiece(List<ByteBuffer> members, Map<ByteBuffer, Object> wanted) {
        Map<ByteBuffer, Object> put = new HashMap<>();
        List<ByteBuffer> gone = new ArrayList<>();
        for (ByteBuffer member : members) {
            Object value = wanted.get(member);
            if (value == null) {
                gone.add(member);
            } else {
                put.put(member, value);
            }
        }
        List<Command> commands = new ArrayList<>();
        if (!put.isEmpty()) {
            refuseTimes(put.values());
            commands.addAll(type.put(parts.on(), put, parts.shadowCan()));
        }
        if (!gone.isEmpty()) {
            commands.add(type.remove(parts.on(), gone));
        }
        parts.write(commands, expiry);
    }

    private void refuseTimes(Collection<Object> values) {
        if (values.stream().anyMatch(MemberParts::expires) && !parts.shadowCan().hashFieldExpiry()) {
            throw PartsEnd.refused("hash fields that expire are not supported by the server");
        }
    }

    private Map<ByteBuffer, Object> readAuthority(List<ByteBuffer> members) {
        return withTimes(
                parts.authority(),
                members,
                type.values(members, parts.readAuthority(type.read(parts.key(), members, parts.authorityCan()))));
    }

    private Map<ByteBuffer, Object> readShadow(List<ByteBuffer> members) {
        return withTimes(
                parts.shadow(),
                members,
                type.values(members, parts.readShadow(type.read(parts.on(), members, parts.shadowCan()))));
    }

    private List<@Nullable Object> exchange(RedisLink link, List<Command> commands) {
        return link == parts.authority() ? parts.readAuthority(commands) : parts.readShadow(commands);
    }

    private Key keyOn(RedisLink link) {
        return link == parts.authority() ? parts.key() : parts.on();
    }

    private long count(RedisLink link) {
        return Wire.number(exchange(link, List.of(type.count(keyOn(link)))).get(0));
    }

    /** Adds when fields expire, where the server knows that. */
    private Map<ByteBuffer, Object> withTimes(
            RedisLink link, List<ByteBuffer> members, Map<ByteBuffer, Object> values) {
        return FieldTimes.add(parts, link, type, members, values);
    }

    private static List<ByteBuffer> differing(
            List<ByteBuffer> members, Map<ByteBuffer, Object> one, Map<ByteBuffer, Object> other) {
        List<ByteBuffer> differing = new ArrayList<>();
        for (ByteBuffer member : members) {
            if (!Objects.equals(one.get(member), other.get(member))) {
                differing.add(member);
            }
        }
        return differing;
    }

    private static Map<ByteBuffer, Object> only(Map<ByteBuffer, Object> page, List<ByteBuffer> some) {
        if (some.size() == page.size()) {
            return page;
        }
        Map<ByteBuffer, Object> only = new HashMap<>(2 * some.size());
        some.forEach(member -> only.put(member, Objects.requireNonNull(page.get(member))));
        return only;
    }
}
