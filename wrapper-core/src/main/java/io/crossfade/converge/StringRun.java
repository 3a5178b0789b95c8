package io.crossfade.converge;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Copies the strings of one batch, group by group: watch and read on the authority, write to the shadow, and let an empty
 * transaction on the authority prove that nobody touched the group. The proof of one group travels with the read of the next.
 *
 * <p>GETRANGE reads a string up to the bound and no further, so nobody has to be asked before how long it is.
 */
final class StringRun {
    /** A server looks through all keys that a connection watches for each further one, so a group must not be large. */
    private static final int GROUP = 48;

    private final SideCapabilities authoritySide;
    private final SideCapabilities shadowSide;
    private final RedisLink authority;
    private final RedisLink shadow;
    private final StringHabits habits;
    private final AtomicBoolean refused;
    private final List<Key> keys;
    private final KeyUsages usages;
    private final Convergence[] results;
    private int otherTypes;

    StringRun(
            SideCapabilities authoritySide,
            SideCapabilities shadowSide,
            Links links,
            StringHabits habits,
            List<Key> keys,
            KeyUsages usages) {
        this.authoritySide = authoritySide;
        this.shadowSide = shadowSide;
        this.authority = links.authority();
        this.shadow = links.shadow();
        this.habits = habits;
        this.refused = habits.refused();
        this.keys = keys;
        this.usages = usages;
        this.results = new Convergence[keys.size()];
        Arrays.fill(results, Convergence.unsettled());
    }

    /** Returns one result per key, in order; unsettled where nothing is proven. */
    List<Convergence> run() {
        try {
            copyGroups();
        } catch (RuntimeException e) {
            unwatch(e);
            throw e;
        }
        return Arrays.asList(results);
    }

    /** Returns how many keys hold something else than a string; meaningful after {@link #run}. */
    int otherTypes() {
        return otherTypes;
    }

    private void copyGroups() {
        @Nullable Group before = null;
        for (int from = 0; from < keys.size() && !refused.get(); ) {
            Group group = new Group(
                    from, Math.min(keys.size(), from + habits.portions().atOnce(GROUP)));
            from = group.to;
            if (before != null) {
                before.askProof();
            }
            group.askStrings();
            authority.flush();
            if (before != null) {
                before.takeProof();
            }
            group.takeStrings();
            group.write();
            before = group;
        }
        if (before != null) {
            before.askProof();
            authority.flush();
            before.takeProof();
        }
        if (refused.get()) {
            authority.exchange(Wire.UNWATCH);
        }
    }

    /** A connection must not go back to its pool with keys watched; one that failed does not. */
    private void unwatch(RuntimeException failure) {
        try {
            authority.exchange(Wire.UNWATCH);
        } catch (LinkException e) {
            failure.addSuppressed(e);
        }
    }

    /** The keys from one index to another. */
    private final class Group {
        private final int from;
        private final int to;
        private final byte[] @Nullable [] values;
        private final Expiry[] expiries;
        private final StringWrites writes = new StringWrites(shadow, shadowSide, habits);

        Group(int from, int to) {
            this.from = from;
            this.to = to;
            this.values = new byte[to - from][];
            this.expiries = new Expiry[to - from];
        }

        void askStrings() {
            for (int i = from; i < to; i++) {
                usages.ask(authority, i);
            }
            authority.send(Wire.command(Wire.WATCH, keys.subList(from, to)));
            for (Key key : keys.subList(from, to)) {
                habits.ask(authority, key);
                Expiry.ask(authority, key, authoritySide);
            }
        }

        void takeStrings() {
            for (int i = from; i < to; i++) {
                usages.take(authority, i);
            }
            Object watch = authority.receive();
            noteRefusal(watch);
            long bytes = 0;
            for (int i = 0; i < values.length; i++) {
                Object reply = authority.receive();
                expiries[i] = Expiry.take(authority, authoritySide);
                noteRefusal(reply);
                if (reply instanceof byte[] value && !(watch instanceof ErrorReply)) {
                    bytes += value.length;
                    take(i, value);
                } else {
                    otherTypes++;
                }
            }
            habits.portions().read(values.length, bytes);
        }

        private void take(int i, byte[] value) {
            if (habits.isLarge(value)) {
                results[from + i] = Convergence.large();
            } else if (isWritable(expiries[i])) {
                values[i] = value;
            }
        }

        void write() {
            for (int i = 0; i < values.length; i++) {
                byte[] value = values[i];
                if (value != null) {
                    writes.add(i, keys.get(from + i), value, expiries[i], usages, from + i);
                }
            }
            writes.send();
        }

        void askProof() {
            authority.send(Wire.MULTI);
            authority.send(Wire.EXEC);
        }

        void takeProof() {
            Object multi = authority.receive();
            noteRefusal(multi);
            boolean begun = !(multi instanceof ErrorReply);
            Object exec = authority.receive();
            boolean unchanged = begun && exec != null && !(exec instanceof ErrorReply);
            for (int i = 0; i < values.length; i++) {
                byte[] value = values[i];
                if (unchanged && value != null && writes.taken(i)) {
                    results[from + i] = Convergence.copied(value.length);
                }
            }
            noteRefusal(exec);
        }

        /** A refusal that will not change; one of a cluster which is moving slots will. */
        private void noteRefusal(@Nullable Object reply) {
            if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
                refused.set(true);
            }
        }

        /** PXAT came with 6.2, and PEXPIRETIME, by which the server is known, with 7.0. */
        private boolean isWritable(Expiry expiry) {
            return expiry.refusal() == null
                    && !expiry.noKey()
                    && (expiry.atMillis() == Expiry.NEVER || shadowSide.exactExpiry());
        }
    }
}
