package io.crossfade.shadow;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Side;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.Primary;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change of whole databases that the authority has executed, on its way to the shadow. Thread-safe.
 *
 * <p>Executing it there only saves work: whoever changes the shadow re-reads the authority, so every key of those databases
 * is looked at afterwards in any case, and before that the databases count as dirty.
 */
public final class KeyspaceChange {
    private static final Logger LOG = LoggerFactory.getLogger(KeyspaceChange.class);

    private final Command command;
    private final Side authority;
    private final List<LaneContext> databases;
    private final Duration patience;
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * Creates a change.
     *
     * @param command what the shadow has to execute
     * @param authority the side that has executed it
     * @param databases what it changes
     * @param patience how long {@link #await} waits
     */
    KeyspaceChange(Command command, Side authority, List<LaneContext> databases, Duration patience) {
        this.command = command;
        this.authority = authority;
        this.databases = databases;
        this.patience = patience;
    }

    /** In sync mode waits until the shadow has executed it or cannot, at most the sync timeout; else returns at once. */
    public void await() {
        try {
            boolean inTime = done.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("the caller of {} goes on, the shadow was asked: {}", command.text(0), inTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Executes it on the shadow, if the authority has not moved, and has every key looked at. */
    void execute(LaneContext context, LaneState state) {
        boolean unknown = false;
        try {
            if (state.active() && state.authority() == authority) {
                send(context);
            }
        } catch (LinkException e) {
            unknown = e.isOutcomeUnknown();
            LOG.warn("the shadow could not be told {}; its keys are compared one by one", command.text(0), e);
        } finally {
            lookAtEveryKey(unknown);
            done.countDown();
        }
    }

    private void send(LaneContext context) {
        try (RedisLink link = context.sides().apply(authority.other()).lease()) {
            for (Primary primary : link.primaries()) {
                if (primary.link().exchange(command) instanceof ErrorReply error) {
                    LOG.warn(
                            "the shadow refuses {} ({}); its keys are compared one by one",
                            command.text(0),
                            error.code());
                }
            }
        }
    }

    /** A command of which nobody knows whether it arrived may still do so. */
    private void lookAtEveryKey(boolean unknown) {
        for (LaneContext database : databases) {
            database.everyKeyMayDiffer(unknown);
        }
    }
}
