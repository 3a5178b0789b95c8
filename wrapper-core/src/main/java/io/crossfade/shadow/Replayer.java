package io.crossfade.shadow;

import io.crossfade.command.CommandTable;
import io.crossfade.converge.Overwrite;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replays a batch of writes and messages on the shadow in one pipeline and puts each key into the ledger for its check. */
final class Replayer {
    private final LaneContext context;
    private final Lane lane;
    private final LaneLinks links;
    private final Refusals refusals;
    private final RateLimitedWarning warning = new RateLimitedWarning();
    private final List<CarryItem> sent = new ArrayList<>();
    private final TouchedMembers touched;

    Replayer(LaneContext context, Lane lane, LaneLinks links, Refusals refusals, TouchedMembers touched) {
        this.touched = touched;
        this.context = context;
        this.lane = lane;
        this.links = links;
        this.refusals = refusals;
    }

    /** Returns how many commands were replayed. When the link fails, every key of the batch is dirty. */
    int replay(List<CarryItem> batch) {
        sent.clear();
        int answered = 0;
        int at = 0;
        try {
            for (; at < batch.size(); at++) {
                sendOrConverge(batch.get(at));
            }
            if (!sent.isEmpty()) {
                RedisLink shadow = links.shadow();
                shadow.flush();
                for (; answered < sent.size(); answered++) {
                    answered(sent.get(answered), shadow.receive());
                }
            }
            return sent.size();
        } catch (LinkException e) {
            long now = System.nanoTime();
            sent.subList(answered, sent.size()).forEach(item -> converge(item, now, e.isOutcomeUnknown()));
            batch.subList(at, batch.size()).forEach(item -> converge(item, now, e.isOutcomeUnknown()));
            throw e;
        }
    }

    private void sendOrConverge(CarryItem item) {
        Command command = item.command();
        Key key = item.key();
        if (command == null
                || (key != null
                        && item.partial()
                        && mustBeWhole()
                        && !context.whole().contains(key))) {
            converge(item, System.nanoTime(), false);
            return;
        }
        links.shadow().send(command);
        sent.add(item);
        if (key != null) {
            context.whole().add(key);
        }
    }

    private boolean mustBeWhole() {
        return context.carry().check();
    }

    private void answered(CarryItem item, @Nullable Object reply) {
        Key key = item.key();
        if (key == null) {
            messageAnswered(item, reply);
            return;
        }
        if (reply instanceof ErrorReply error) {
            context.counters().refused.increment();
            refusals.note(error);
            context.whole().remove(key);
            converge(item, System.nanoTime(), false);
            return;
        }
        context.counters().replayed.increment();
        boolean contradicted = item.isContradictedBy(reply);
        if (contradicted) {
            context.counters().contradicted.increment();
        }
        if (contradicted || context.carry().check()) {
            checkLater(item, key, context.checkDueNanos());
        }
        if (item.waiter() != null) {
            item.waiter().complete(Boolean.TRUE);
        }
    }

    private void messageAnswered(CarryItem item, @Nullable Object reply) {
        if (!item.message()) {
            return;
        }
        if (reply instanceof ErrorReply error) {
            messageLost("the shadow refuses a message (" + error.code() + ")");
        } else {
            context.counters().messages.increment();
        }
    }

    /** A late message would say something else than it meant: it is not kept. */
    private void messageLost(String why) {
        context.counters().messagesLost.increment();
        warning.warn(why + "; subscribers that are still there do not get it", null);
    }

    private void checkLater(CarryItem item, Key key, long due) {
        Overwrite written = item.overwrite();
        if (written != null) {
            lane.confirm(key, written, due);
        } else if (isNoted(item, key)) {
            lane.touch(key, due);
        } else {
            lane.mark(key, DirtyKind.CHECK, due, false, null);
        }
    }

    /** Noted before the key is marked, so that whoever takes the mark finds the members. */
    private boolean isNoted(CarryItem item, Key key) {
        Command command = item.command();
        if (touched.isEmpty() || command == null || !touched.knows(key)) {
            return false;
        }
        List<byte[]> members = CommandTable.standard().find(command).members(command);
        return members != null && touched.note(key, members);
    }

    /** Makes every key of a batch dirty, contacting nobody; who waits is let go. */
    void toLedger(List<CarryItem> batch) {
        long now = System.nanoTime();
        for (CarryItem item : batch) {
            converge(item.withoutWaiter(), now, false);
        }
    }

    /** Makes every key of a batch dirty, of which nobody knows how much was sent. */
    void outcomeUnknown(List<CarryItem> batch) {
        long now = System.nanoTime();
        batch.forEach(item -> converge(item, now, true));
    }

    private void converge(CarryItem item, long dueNanos, boolean unknown) {
        Key key = item.key();
        if (item.message()) {
            messageLost("a message did not reach the shadow, which cannot be reached or is left alone");
        }
        if (key != null) {
            context.whole().remove(key);
            lane.mark(key, DirtyKind.CONVERGE, dueNanos, unknown, item.waiter());
        }
    }
}
