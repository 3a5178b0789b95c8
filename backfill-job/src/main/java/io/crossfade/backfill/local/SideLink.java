package io.crossfade.backfill.local;

import io.crossfade.backfill.gentle.LinkThrottle;
import io.crossfade.backfill.gentle.Pieces;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.DecoratedLink;
import io.crossfade.spi.Layout;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import io.crossfade.spi.RedisSide;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A link that knows its side, and that turns the errors which concern a server as a whole into failures of the link. */
final class SideLink implements DecoratedLink {
    private static final Set<String> DENIED = Set.of("NOAUTH", "NOPERM", "WRONGPASS");
    private static final String FORBIDDEN = "NOPERM";

    /** Commands for which there is an older way, taken by whoever sent them and is told that they are forbidden. */
    private static final Set<String> SPARED = Set.of("msetnx", "smismember", "zmscore");

    /** The command that a server names when it is forbidden to a user (src/acl.c). */
    private static final Pattern NAMED = Pattern.compile("'([^']+)' command");

    private static final Set<String> UNABLE = Set.of(
            "LOADING",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "TRYAGAIN",
            "BUSY",
            "OOM",
            "MISCONF",
            "READONLY",
            "NOREPLICAS",
            "MOVED",
            "ASK");

    private final RedisSide redis;
    private final RedisLink link;
    private final AtomicBoolean failed;
    private @Nullable Map<String, RedisLink> nodes;

    private SideLink(RedisSide redis, RedisLink link, AtomicBoolean failed) {
        this.redis = redis;
        this.link = link;
        this.failed = failed;
    }

    /** Takes a connection of {@code redis}. */
    static SideLink lease(RedisSide redis) {
        return lease(redis, LinkThrottle.NONE);
    }

    /** Takes a connection of {@code redis} on which {@code throttle} lets each pipeline wait. */
    static SideLink lease(RedisSide redis, LinkThrottle throttle) {
        try {
            RedisLink link = redis.lease();
            return new SideLink(redis, throttled(link, throttle), new AtomicBoolean());
        } catch (LinkException e) {
            if (e.isDenied()) {
                throw new JobException(JobFailure.ACCESS_DENIED, String.valueOf(e.getMessage()), e);
            }
            throw new SideException(redis.side(), e);
        }
    }

    private static RedisLink throttled(RedisLink link, LinkThrottle throttle) {
        if (throttle == LinkThrottle.NONE) {
            return link;
        }
        return throttle.pieces() == Pieces.NONE
                ? new ThrottledLink(link, throttle)
                : new PiecedLink(link, throttle, throttle.pieces());
    }

    Side side() {
        return redis.side();
    }

    /** Whether a failure passed here: then the link is of no further use. */
    boolean hasFailed() {
        return failed.get();
    }

    /**
     * Returns the link to one server of this side.
     *
     * @param name its name among the {@link #primaries()}, found once for this link
     * @throws ServerChangedException if it is none of them any more
     */
    RedisLink node(String name) {
        Map<String, RedisLink> known = nodes;
        if (known == null) {
            known = primaries().stream().collect(Collectors.toMap(Primary::name, Primary::link));
            nodes = known;
        }
        RedisLink node = known.get(name);
        if (node == null) {
            throw new ServerChangedException(name + " is no primary of the " + side().label() + " any more");
        }
        return node;
    }

    @Override
    public void send(Command command) {
        try {
            link.send(command);
        } catch (LinkException e) {
            throw noted(e);
        }
    }

    @Override
    public void send(Command command, Key key) {
        try {
            link.send(command, key);
        } catch (LinkException e) {
            throw noted(e);
        }
    }

    @Override
    public void flush() {
        try {
            link.flush();
        } catch (LinkException e) {
            throw noted(e);
        }
    }

    @Override
    public @Nullable Object receive() {
        Object reply;
        try {
            reply = link.receive();
        } catch (LinkException e) {
            throw noted(e);
        }
        if (reply instanceof ErrorReply error) {
            check(error);
        }
        return reply;
    }

    @Override
    public List<Primary> primaries() {
        try {
            return DecoratedLink.super.primaries();
        } catch (LinkException e) {
            throw noted(e);
        }
    }

    @Override
    public Layout layout() {
        try {
            return link.layout();
        } catch (LinkException e) {
            throw noted(e);
        }
    }

    @Override
    public RedisLink link() {
        return link;
    }

    @Override
    public RedisLink decorated(Primary primary) {
        return new SideLink(redis, primary.link(), failed);
    }

    private void check(ErrorReply error) {
        String label = side().label();
        String place = label + " (" + redis.endpoint() + ")";
        if (isSpared(error)) {
            return;
        }
        if (DENIED.contains(error.code())) {
            failed.set(true);
            throw new JobException(
                    JobFailure.ACCESS_DENIED,
                    "the " + place + " refused a command (" + error.message() + "); check crossfade." + label
                            + ".user, crossfade." + label + ".password and what that user may do",
                    null);
        }
        if (UNABLE.contains(error.code())) {
            throw noted(LinkException.outcomeUnknown("the " + place + " answered: " + error.message(), null));
        }
    }

    private static boolean isSpared(ErrorReply error) {
        Matcher named = NAMED.matcher(error.message());
        return error.code().equals(FORBIDDEN)
                && named.find()
                && SPARED.contains(named.group(1).toLowerCase(Locale.ROOT));
    }

    private LinkException noted(LinkException e) {
        failed.set(true);
        return e;
    }
}
