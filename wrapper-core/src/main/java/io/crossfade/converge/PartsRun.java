package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Converges or compares one large value in place and in parts, so that no command takes either server long. What is equal stays
 * untouched, so a later run, or another round, has only the rest to do.
 *
 * <p>The rule of convergence holds for each part: whoever writes it reads it again on the authority. Type, absence and expiry
 * are a part as well, looked at first and last.
 */
final class PartsRun {
    private final Parts parts;
    private @Nullable List<ByteBuffer> members;

    PartsRun(ConvergeContext context, Links links, Key key, boolean repair, BooleanSupplier goOn) {
        this.parts = new Parts(context, links, key, key, repair, goOn);
    }

    /** Makes another key on the shadow equal to {@code key}, but for its expiry. */
    PartsRun(ConvergeContext context, Links links, Key key, Key on, BooleanSupplier goOn) {
        this.parts = new Parts(context, links, key, on, true, goOn);
    }

    /**
     * Makes the shadow equal.
     *
     * @throws PartsEnd if the type is one of a module: such a value is had whole only
     */
    Convergence converge() {
        try {
            for (int round = 0; round < parts.maxRounds(); round++) {
                Convergence result = round();
                if (result != null) {
                    return parts.fixes() == 0 ? result : result.afterDifference();
                }
            }
            return Convergence.unsettled();
        } catch (PartsEnd end) {
            return switch (end.kind()) {
                case REFUSED -> Convergence.refused(end.reason());
                case UNKNOWN_TYPE -> throw end;
                case TORN, MOVING, STOPPED, CHANGING, DIFFERENT -> Convergence.unsettled();
            };
        }
    }

    /** As {@link #converge}, of a value of which at first only these members may differ. */
    Convergence convergeFirst(List<ByteBuffer> some) {
        this.members = some;
        return converge();
    }

    /**
     * Looks only; made for a run that does not repair.
     *
     * @throws PartsEnd as {@link #converge}
     */
    Difference compare() {
        try {
            Head original = head(parts.key(), parts.authority(), parts.authorityCan(), "authority: ");
            Head copy = head(parts.on(), parts.shadow(), parts.shadowCan(), "");
            if (original.absent() || copy.absent()) {
                return original.absent() && copy.absent()
                        ? Difference.NONE
                        : (original.absent() ? Difference.EXTRA : Difference.MISSING);
            }
            if (!original.type.equals(copy.type)) {
                return Difference.TYPE;
            }
            passOf(original.type).run(original.expiry, true);
            return original.expiry.sameAs(copy.expiry) ? Difference.NONE : Difference.EXPIRY;
        } catch (PartsEnd end) {
            return switch (end.kind()) {
                case DIFFERENT -> Difference.VALUE;
                case CHANGING, TORN, MOVING, STOPPED -> Difference.CHANGING;
                case REFUSED -> Difference.UNREADABLE;
                case UNKNOWN_TYPE -> throw end;
            };
        }
    }

    /** Returns null if another round is needed. */
    private @Nullable Convergence round() {
        parts.step();
        Head original = head(parts.key(), parts.authority(), parts.authorityCan(), "authority: ");
        Head copy = head(parts.on(), parts.shadow(), parts.shadowCan(), "");
        if (original.absent()) {
            return copy.absent() ? gone() : unlink();
        }
        boolean there = original.type.equals(copy.type);
        if (!there && !copy.absent()) {
            unlink();
        }
        PartsPass pass = passOf(original.type);
        int before = parts.fixes();
        try {
            if (!membersOnly(pass, original.expiry, there)) {
                pass.run(original.expiry, there);
            }
        } catch (PartsEnd end) {
            if (end.kind() == PartsEnd.Kind.TORN) {
                return null;
            }
            throw end;
        }
        boolean clean = pass.provesEachPart() || parts.fixes() == before;
        if (!sameHeads(original.type) || !clean) {
            return null;
        }
        return pass instanceof MemberParts ? settled().doneByMembers() : settled();
    }

    /** Goes over the members alone, the first time; returns whether that was all there is to do. */
    private boolean membersOnly(PartsPass pass, Expiry expiry, boolean there) {
        List<ByteBuffer> some = members;
        members = null;
        return there && some != null && pass instanceof MemberParts all && all.runOnly(expiry, some);
    }

    /** Gives the shadow the authority's expiry until it stays; returns whether both have the key, of this type. */
    private boolean sameHeads(String type) {
        for (int attempt = 0; attempt < parts.maxRounds(); attempt++) {
            Head original = head(parts.key(), parts.authority(), parts.authorityCan(), "authority: ");
            Head copy = head(parts.on(), parts.shadow(), parts.shadowCan(), "");
            if (!original.type.equals(type) || !copy.type.equals(type)) {
                return false;
            }
            if (parts.isAside() || original.expiry.sameAs(copy.expiry)) {
                return true;
            }
            parts.found(1);
            parts.write(List.of(parts.expire(original.expiry)), Expiry.noSuchKey());
        }
        return false;
    }

    private @Nullable Convergence unlink() {
        parts.found(1);
        parts.write(List.of(Command.of(Wire.UNLINK, parts.on().bytes())), Expiry.noSuchKey());
        return null;
    }

    private Convergence gone() {
        return parts.fixes() == 0 ? Convergence.identical(0) : Convergence.deleted();
    }

    private Convergence settled() {
        return parts.fixes() == 0 ? Convergence.identical(0) : Convergence.copied(0);
    }

    private PartsPass passOf(String type) {
        return switch (type) {
            case "list" -> new ListParts(parts);
            case "string" -> new StringParts(parts);
            case "hash" -> new MemberParts(parts, MemberType.HASH);
            case "set" -> new MemberParts(parts, MemberType.SET);
            case "zset" -> new MemberParts(parts, MemberType.ZSET);
            case "stream" -> new StreamParts(parts);
            default -> throw new PartsEnd(PartsEnd.Kind.UNKNOWN_TYPE);
        };
    }

    /** What is not a part of the value. */
    private record Head(String type, Expiry expiry) {
        boolean absent() {
            return type.equals("none") || expiry.noKey();
        }
    }

    private static Head head(Key key, RedisLink link, SideCapabilities side, String role) {
        link.send(Command.of(Wire.TYPE, key.bytes()));
        Expiry.ask(link, key, side);
        link.flush();
        Object type = link.receive();
        Expiry expiry = Expiry.take(link, side);
        String refusal = type instanceof ErrorReply error ? error.code() : expiry.refusal();
        if (refusal != null) {
            throw PartsEnd.refused(role + refusal);
        }
        return new Head(expiry.noKey() ? "none" : Wire.text(type), expiry);
    }
}
