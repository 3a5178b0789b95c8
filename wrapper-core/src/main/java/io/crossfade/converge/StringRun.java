package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.LinkException;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Copies the strings of one batch, group by group: watch and read on the authority, write to the shadow, and let an empty
 * transaction on the authority prove that nobody touched the group. The proof of one group travels with the read of the next.
 */
final class StringRun {
    /** A server looks through all keys that a connection watches for each further one, so a group must not be large. */
    private static final int GROUP = 48;

    private final SideCapabilities authoritySide;
    private final SideCapabilities shadowSide;
    private final RedisLink authority;
    private final RedisLink shadow;
    private final AtomicBoolean refused;
    private final List<Key> keys;
    private final KeyUsages usages;
    private final Convergence[] results;

    StringRun(
            SideCapabilities authoritySide,
            SideCapabilities shadowSide,
            Links links,
            AtomicBoolean refused,
            List<Key> keys,
            KeyUsages usages) {
        this.authoritySide = authoritySide;
        this.shadowSide = shadowSide;
        this.authority = links.authority();
        this.shadow = links.shadow();
        this.refused = refused;
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

    private void copyGroups() {
        @Nullable Group before = null;
        for (int from = 0; from < keys.size() && !refused.get(); from += GROUP) {
            Group group = new Group(from, Math.min(keys.size(), from + GROUP));
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
        private final List<byte @Nullable []> values;
        private final Expiry[] expiries;
        private final boolean[] written;

        Group(int from, int to) {
            this.from = from;
            this.to = to;
            this.values = new ArrayList<>(Collections.nCopies(to - from, null));
            this.expiries = new Expiry[to - from];
            this.written = new boolean[to - from];
        }

        void askStrings() {
            for (int i = from; i < to; i++) {
                usages.ask(authority, i);
            }
            authority.send(withKeys(Wire.WATCH));
            authority.send(withKeys(Wire.MGET));
            for (Key key : keys.subList(from, to)) {
                Expiry.ask(authority, key, authoritySide);
            }
        }

        void takeStrings() {
            for (int i = from; i < to; i++) {
                usages.take(authority, i);
            }
            Object watch = authority.receive();
            Object reply = authority.receive();
            for (int i = 0; i < expiries.length; i++) {
                expiries[i] = Expiry.take(authority, authoritySide);
            }
            noteRefusal(watch);
            noteRefusal(reply);
            if (watch instanceof ErrorReply || !(reply instanceof List<?> strings)) {
                return;
            }
            for (int i = 0; i < values.size(); i++) {
                values.set(i, strings.get(i) instanceof byte[] value ? value : null);
            }
        }

        void write() {
            for (int i = 0; i < values.size(); i++) {
                byte[] value = values.get(i);
                if (value != null && isWritable(expiries[i])) {
                    shadow.send(set(from + i, value, expiries[i]));
                    written[i] = true;
                }
            }
            shadow.flush();
            for (int i = 0; i < values.size(); i++) {
                if (written[i]) {
                    written[i] = !(shadow.receive() instanceof ErrorReply);
                }
            }
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
            for (int i = 0; i < written.length; i++) {
                byte[] value = values.get(i);
                if (unchanged && written[i] && value != null) {
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

        private Command withKeys(byte[] name) {
            return Wire.command(name, keys.subList(from, to));
        }
    }

    /** SET has no word for how a key was used. */
    private Command set(int i, byte[] value, Expiry expiry) {
        byte[] key = keys.get(i).bytes();
        if (usages.isTold(i)) {
            return usages.with(
                    i,
                    Wire.RESTORE,
                    key,
                    expiry.forRestore(shadowSide),
                    StringPayload.of(value),
                    Wire.REPLACE,
                    Wire.ABSTTL);
        }
        return expiry.atMillis() == Expiry.NEVER
                ? Command.of(Wire.SET, key, value)
                : Command.of(Wire.SET, key, value, Wire.PXAT, Wire.bytes(expiry.millisOn(shadowSide)));
    }
}
