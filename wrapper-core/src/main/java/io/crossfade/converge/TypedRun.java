package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converges keys whose payload the shadow does not accept: reads and writes them by type, each in one transaction on the
 * shadow. A key is settled when the authority, read by type again, still holds what was written; a DUMP could not tell, as
 * what was written is not what any DUMP has seen.
 */
final class TypedRun {
    /** Whole values are in memory, so these are few at a time. */
    private static final int KEYS_AT_ONCE = 32;

    private final ConvergeContext context;
    private final Links links;

    TypedRun(ConvergeContext context, Links links) {
        this.context = context;
        this.links = links;
    }

    /** Returns one result per key, in order. */
    List<Convergence> run(List<Key> keys) {
        List<Convergence> results = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            List<Pending> some = new ArrayList<>();
            for (Key key : keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE))) {
                some.add(new Pending(key));
            }
            converge(some);
            some.forEach(pending -> results.add(pending.result));
        }
        return results;
    }

    private void converge(List<Pending> all) {
        List<Pending> pending = all;
        for (int round = 0; round < context.config().maxRounds() && !pending.isEmpty(); round++) {
            pending = write(settleWhatStayed(pending));
        }
        settleWhatStayed(pending);
    }

    /** Reads the keys and settles those that still are what the shadow was given; returns the others. */
    private List<Pending> settleWhatStayed(List<Pending> pending) {
        TypedRead read = new TypedRead(
                "authority",
                links.authority(),
                context.authority(),
                pending.stream().map(p -> p.key).toList());
        TypedRead.complete(read);
        List<Pending> others = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            if (!pending.get(i).settledBy(read.value(i), read.expiry(i), context.shadow())) {
                others.add(pending.get(i));
            }
        }
        return others;
    }

    /** Gives the shadow the values just read; returns the keys to look at again. */
    private List<Pending> write(List<Pending> wanted) {
        RedisLink shadow = links.shadow();
        int[] replies = new int[wanted.size()];
        for (int i = 0; i < replies.length; i++) {
            replies[i] = wanted.get(i).send(shadow, context.shadow());
        }
        shadow.flush();
        List<Pending> taken = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            ErrorReply error = firstError(shadow, replies[i]);
            if (error == null) {
                taken.add(wanted.get(i));
            } else {
                wanted.get(i).result = Convergence.refused(error.code());
            }
        }
        return taken;
    }

    private static @Nullable ErrorReply firstError(RedisLink shadow, int replies) {
        ErrorReply first = null;
        for (int i = 0; i < replies; i++) {
            Object reply = shadow.receive();
            List<?> parts = reply instanceof List<?> list ? list : Arrays.asList(reply);
            for (Object part : parts) {
                if (first == null && part instanceof ErrorReply error) {
                    first = error;
                }
            }
        }
        return first;
    }

    /** A key on its way; unsettled until proven otherwise. */
    private static final class Pending {
        private final Key key;
        private Convergence result = Convergence.unsettled();
        private TypedValue seen = new TypedValue.Torn();
        private Expiry seenExpiry = Expiry.noSuchKey();
        private boolean written;

        Pending(Key key) {
            this.key = key;
        }

        boolean settledBy(TypedValue value, Expiry expiry, SideCapabilities shadow) {
            String refusal = TypedWrite.refusal(value, shadow);
            if (refusal != null) {
                result = Convergence.refused(refusal);
                return true;
            }
            if (written && seen.sameAs(value) && seenExpiry.sameAs(expiry)) {
                result = value instanceof TypedValue.Absent ? Convergence.deleted() : Convergence.copied(0);
                return true;
            }
            seen = value;
            seenExpiry = expiry;
            return false;
        }

        /** Buffers the transaction; returns how many replies it has, none for a value that changed while it was read. */
        int send(RedisLink shadow, SideCapabilities capabilities) {
            if (seen instanceof TypedValue.Torn) {
                return 0;
            }
            written = true;
            List<Command> commands = TypedWrite.commands(key, seen, seenExpiry, capabilities);
            shadow.send(Wire.MULTI);
            shadow.send(Command.of(Wire.UNLINK, key.bytes()));
            commands.forEach(shadow::send);
            shadow.send(Wire.EXEC);
            return commands.size() + 3;
        }
    }
}
