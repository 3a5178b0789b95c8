package io.crossfade.converge;

import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares one batch of keys: whole payloads first, by type where those differ, and the authority again at the end. */
final class CompareRun {
    /** Whole values of both sides are in memory while they are compared by type, so these are few at a time. */
    private static final int COMPARED_AT_ONCE = 32;

    private final ConvergeContext context;
    private final Links links;
    private final SideCapabilities authority;
    private final SideCapabilities shadow;
    private final RedisLink authorityLink;
    private final RedisLink shadowLink;
    private final List<Key> keys;
    private final KeyState[] seen;
    private final KeyState[] copies;
    private final Difference[] verdicts;

    CompareRun(ConvergeContext context, Links links, List<Key> keys) {
        this.context = context;
        this.links = links;
        this.authority = context.authority();
        this.shadow = context.shadow();
        this.authorityLink = links.authority();
        this.shadowLink = links.shadow();
        this.keys = keys;
        this.seen = new KeyState[keys.size()];
        this.copies = new KeyState[keys.size()];
        this.verdicts = new Difference[keys.size()];
    }

    /** Returns one verdict per key, in order. */
    List<Difference> run() {
        boolean[] large = context.large(links, keys);
        int[] small = Selection.without(large);
        readBoth(small);
        Selection undecided = new Selection(keys.size());
        for (int i : small) {
            verdicts[i] = byPayload(seen[i], copies[i]);
            if (verdicts[i] == Difference.VALUE) {
                undecided.add(i);
            }
        }
        lookByType(undecided.toArray());
        confirm(small);
        for (int i = 0; i < large.length; i++) {
            if (large[i]) {
                verdicts[i] = inParts(keys.get(i));
            }
        }
        return Arrays.asList(verdicts);
    }

    /** Returns how many keys there were. */
    int size() {
        return keys.size();
    }

    /** Returns how much was held in memory at once; meaningful after {@link #run}. */
    long payloadBytes() {
        long bytes = 0;
        for (int i = 0; i < seen.length; i++) {
            bytes += seen[i] == null ? 0L : seen[i].payloadBytes() + (long) copies[i].payloadBytes();
        }
        return bytes;
    }

    private Difference inParts(Key key) {
        try {
            return new PartsRun(context, links, key, false, () -> true).compare();
        } catch (PartsEnd wholeOnly) {
            return new CompareRun(context.withoutBound(), links, List.of(key))
                    .run()
                    .get(0);
        }
    }

    private void readBoth(int[] small) {
        for (int i : small) {
            KeyState.ask(authorityLink, keys.get(i), authority);
        }
        authorityLink.flush();
        for (int i : small) {
            seen[i] = KeyState.take(authorityLink, authority);
        }
        for (int i : small) {
            KeyState.ask(shadowLink, keys.get(i), shadow);
        }
        shadowLink.flush();
        for (int i : small) {
            copies[i] = KeyState.take(shadowLink, shadow);
        }
    }

    /** What the payloads tell; VALUE stands for "look by type". */
    private static Difference byPayload(KeyState original, KeyState copy) {
        if (original.refusal() != null || copy.refusal() != null) {
            return Difference.UNREADABLE;
        }
        if (original.isAbsent()) {
            return copy.isAbsent() ? Difference.NONE : Difference.EXTRA;
        }
        if (copy.isAbsent()) {
            return Difference.MISSING;
        }
        return original.sameAcross(copy) ? Difference.NONE : Difference.VALUE;
    }

    private void lookByType(int[] undecided) {
        for (int from = 0; from < undecided.length; from += COMPARED_AT_ONCE) {
            int[] some = Arrays.copyOfRange(undecided, from, Math.min(undecided.length, from + COMPARED_AT_ONCE));
            List<Key> picked = pick(some);
            TypedRead original = new TypedRead("authority", authorityLink, authority, picked);
            TypedRead copy = new TypedRead("shadow", shadowLink, shadow, picked);
            TypedRead.complete(original, copy);
            for (int i = 0; i < some.length; i++) {
                boolean sameExpiry = seen[some[i]].expiry().sameAs(copies[some[i]].expiry());
                verdicts[some[i]] = byType(original.value(i), copy.value(i), sameExpiry);
            }
        }
    }

    private static Difference byType(TypedValue original, TypedValue copy, boolean sameExpiry) {
        if (original.sameAs(copy)) {
            return sameExpiry ? Difference.NONE : Difference.EXPIRY;
        }
        if (isTorn(original) || isTorn(copy)) {
            return Difference.CHANGING;
        }
        boolean typesKnown = !(original instanceof TypedValue.Unreadable) && !(copy instanceof TypedValue.Unreadable);
        return typesKnown && original.getClass() != copy.getClass() ? Difference.TYPE : Difference.VALUE;
    }

    private static boolean isTorn(TypedValue value) {
        return value instanceof TypedValue.Torn || value instanceof TypedValue.Absent;
    }

    /** Reads the authority again: what changed there meanwhile gets no verdict. */
    private void confirm(int[] small) {
        Selection different = new Selection(keys.size());
        for (int i : small) {
            if (verdicts[i] != Difference.NONE) {
                different.add(i);
            }
        }
        int[] doubted = different.toArray();
        for (int i : doubted) {
            KeyState.ask(authorityLink, keys.get(i), authority);
        }
        authorityLink.flush();
        for (int i : doubted) {
            KeyState now = KeyState.take(authorityLink, authority);
            if (now.refusal() == null && !now.sameAs(seen[i])) {
                verdicts[i] = Difference.CHANGING;
            }
        }
    }

    private List<Key> pick(int[] indices) {
        List<Key> picked = new ArrayList<>(indices.length);
        for (int i : indices) {
            picked.add(keys.get(i));
        }
        return picked;
    }
}
