package io.crossfade.jedis;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A link to the primary of the moment. A server that answers as a replica has been demoted: then the link has failed, and
 * another one leads to the new primary. Not thread-safe.
 */
final class SentinelLink implements RedisLink {
    private static final Command ANYTHING = Command.of("PING");

    private final RedisLink link;
    private final BooleanSupplier stale;
    private final SideFailures failures;
    private boolean demoted;

    SentinelLink(RedisLink link, BooleanSupplier stale, SideFailures failures) {
        this.link = link;
        this.stale = stale;
        this.failures = failures;
    }

    @Override
    public void send(Command command) {
        checkPrimary();
        link.send(command);
    }

    @Override
    public void flush() {
        checkPrimary();
        link.flush();
    }

    @Override
    public @Nullable Object receive() {
        checkPrimary();
        return checked(link.receive());
    }

    @Override
    public @Nullable Object receive(int millis) {
        checkPrimary();
        return checked(link.receive(millis));
    }

    private @Nullable Object checked(@Nullable Object reply) {
        if (reply instanceof ErrorReply error && error.code().equals("READONLY")) {
            demoted = true;
            checkPrimary();
        }
        return reply;
    }

    private void checkPrimary() {
        if (demoted) {
            throw failures.demoted();
        }
    }

    @Override
    public boolean isStale() {
        return demoted || stale.getAsBoolean();
    }

    /** A connection to a demoted server is dropped, as every one with a reply outstanding. */
    @Override
    public void close() {
        if (isStale()) {
            spoil();
        }
        link.close();
    }

    private void spoil() {
        try {
            link.send(ANYTHING);
        } catch (LinkException alreadyBroken) {
            return; // and therefore not used again either
        }
    }
}
