package io.crossfade.converge;

import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies strings that the shadow does not hold yet, group by group: reads them on the authority, creates them on the shadow, and asks the
 * authority whether each is still there and expires when it did. The last question of one group travels with the first of the next.
 *
 * <p>Why that is enough, and a watch is not needed (ADR 35): a value that was created is never written over another, so whoever changed the key on
 * the authority meanwhile has written it to the shadow before, when nothing is created, or writes it there later and looks again. Only of a key that
 * is gone does nobody say so any more.
 */
final class CreateRun {
    /** A group is one command for the shadow; a larger one would keep others waiting for either server, and spares little. */
    private static final int GROUP = 100;

    private final SideCapabilities authoritySide;
    private final SideCapabilities shadowSide;
    private final RedisLink authority;
    private final RedisLink shadow;
    private final StringHabits habits;
    private final List<Key> keys;
    private final boolean asksExpiry;
    private final Convergence[] results;
    private final BitSet present = new BitSet();
    private int otherTypes;
    private int expiring;

    CreateRun(
            SideCapabilities authoritySide,
            SideCapabilities shadowSide,
            Links links,
            StringHabits habits,
            List<Key> keys) {
        this.authoritySide = authoritySide;
        this.shadowSide = shadowSide;
        this.authority = links.authority();
        this.shadow = links.shadow();
        this.habits = habits;
        this.keys = keys;
        this.asksExpiry = habits.asksExpiry();
        this.results = new Convergence[keys.size()];
        Arrays.fill(results, Convergence.unsettled());
    }

    /** Returns one result per key, in order; unsettled where nothing is proven. */
    Convergence[] run() {
        @Nullable Group before = null;
        for (int from = 0; from < keys.size() && !habits.readRefused().get(); ) {
            Group group = new Group(
                    from, Math.min(keys.size(), from + habits.portions().atOnce(GROUP)));
            from = group.to;
            if (before != null) {
                before.askAgain();
            }
            group.ask();
            authority.flush();
            if (before != null) {
                before.takeAgain();
            }
            group.take();
            group.create();
            before = group;
        }
        if (before != null) {
            before.askAgain();
            authority.flush();
            before.takeAgain();
        }
        habits.sawExpiring(expiring, keys.size());
        habits.sawPresent(present.cardinality(), keys.size());
        return results;
    }

    /** Returns the indices of the keys that the shadow holds already; meaningful after {@link #run}. */
    int[] present() {
        return present.stream().toArray();
    }

    /** Returns how many keys hold something else than a string; meaningful after {@link #run}. */
    int otherTypes() {
        return otherTypes;
    }

    /** The keys from one index to another. */
    private final class Group {
        private final int from;
        private final int to;
        private final byte[] @Nullable [] values;
        private final Expiry[] expiries;
        private final CreateWrites writes = new CreateWrites(shadow, shadowSide, habits);

        Group(int from, int to) {
            this.from = from;
            this.to = to;
            this.values = new byte[to - from][];
            this.expiries = new Expiry[to - from];
        }

        void ask() {
            for (int i = from; i < to; i++) {
                habits.ask(authority, keys.get(i));
                if (asksExpiry) {
                    Expiry.ask(authority, keys.get(i), authoritySide);
                }
            }
        }

        void take() {
            long bytes = 0;
            for (int i = 0; i < values.length; i++) {
                Object reply = authority.receive();
                expiries[i] = asksExpiry ? Expiry.take(authority, authoritySide) : Expiry.never();
                if (reply instanceof byte[] value) {
                    bytes += value.length;
                    take(i, value);
                } else {
                    otherTypes++;
                    noteRefusal(reply);
                }
            }
            habits.portions().read(values.length, bytes);
        }

        /** A key that is gone reads like an empty string, which is seldom: it is left. */
        private void take(int i, byte[] value) {
            expiring += expiries[i].atMillis() >= 0 ? 1 : 0;
            if (habits.isLarge(value)) {
                results[from + i] = Convergence.large();
            } else if (value.length > 0 && isWritable(expiries[i])) {
                values[i] = value;
            }
        }

        private void noteRefusal(@Nullable Object reply) {
            if (reply instanceof ErrorReply error && WatchedReads.LASTING.contains(error.code())) {
                habits.readRefused().set(true);
            }
        }

        void create() {
            for (int i = 0; i < values.length; i++) {
                byte[] value = values[i];
                if (value != null) {
                    writes.add(i, keys.get(from + i), value, expiries[i]);
                }
            }
            writes.send();
            writes.present().stream().forEach(i -> present.set(from + i));
        }

        void askAgain() {
            for (int i = 0; i < values.length; i++) {
                if (writes.created(i)) {
                    Expiry.ask(authority, keys.get(from + i), authoritySide);
                }
            }
        }

        void takeAgain() {
            for (int i = 0; i < values.length; i++) {
                byte[] value = values[i];
                if (value != null && writes.created(i)) {
                    Expiry now = Expiry.take(authority, authoritySide);
                    if (now.refusal() == null && now.atMillis() == expiries[i].atMillis()) {
                        results[from + i] = Convergence.copied(value.length);
                    } else if (now.atMillis() >= 0) {
                        expiring++;
                    }
                }
            }
        }

        /** A time that was computed from two commands is another one each time; PXAT came with 6.2, and PEXPIRETIME with 7.0. */
        private boolean isWritable(Expiry expiry) {
            return expiry.refusal() == null
                    && !expiry.noKey()
                    && (expiry.atMillis() == Expiry.NEVER || authoritySide.exactExpiry() && shadowSide.exactExpiry());
        }
    }
}
