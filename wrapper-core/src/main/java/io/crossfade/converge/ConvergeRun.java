package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Converges one batch of keys. Each round reads the authority: a key that still is what the shadow was given is settled, any
 * other is written. The next round is spared where the watch proves that it would find nothing new.
 */
final class ConvergeRun {
    /** A server looks through all keys that a connection watches for each further one, so a group must not be large. */
    private static final int GROUP = 48;

    private final ConvergeContext context;
    private final Links links;
    private final List<Key> keys;
    private final KeyUsages usages;
    private final WatchedReads reads;
    private final KeyState[] seen;
    private final KeyState[] written;
    private final int[] versions;
    private final Convergence[] results;
    private final List<Integer> byType = new ArrayList<>(0);

    ConvergeRun(ConvergeContext context, Links links, List<Key> keys, KeyUsages usages) {
        this.context = context;
        this.links = links;
        this.keys = keys;
        this.seen = new KeyState[keys.size()];
        this.written = new KeyState[keys.size()];
        this.versions = new int[keys.size()];
        this.results = new Convergence[keys.size()];
        this.usages = usages;
        this.reads =
                new WatchedReads(links.authority(), context.authority(), context.watchRefused(), keys, usages, seen);
    }

    /** Returns one result per key, in order. */
    List<Convergence> run() {
        int[] pending = context.small(links, keys, results);
        int rounds = context.config().maxRounds();
        for (int round = 0; round < rounds && pending.length > 0; round++) {
            pending = writeWhatDiffers(pending);
        }
        if (pending.length > 0) {
            giveUpWhatDiffers(pending);
        }
        if (!byType.isEmpty()) {
            convergeByType();
        }
        return Arrays.asList(results);
    }

    /** One round; returns the keys whose state on the authority is still to be confirmed. */
    private int[] writeWhatDiffers(int[] pending) {
        Selection others = new Selection(pending.length);
        try {
            int[] taken = {};
            for (int from = 0; from < pending.length; from += GROUP) {
                int[] group = Arrays.copyOfRange(pending, from, Math.min(pending.length, from + GROUP));
                settleWhatIsProven(taken, reads.next(group), others);
                taken = write(settleWhatStayed(group));
            }
            settleWhatIsProven(taken, reads.end(taken.length > 0), others);
        } catch (RuntimeException e) {
            reads.abandon(e);
            throw e;
        }
        return others.toArray();
    }

    private void giveUpWhatDiffers(int[] pending) {
        reads.last(pending);
        for (int i : settleWhatStayed(pending)) {
            results[i] = Convergence.unsettled();
        }
    }

    /** Settles the keys that still are what the shadow was given; returns the others, but for those that cannot be read. */
    private int[] settleWhatStayed(int[] pending) {
        Selection others = new Selection(pending.length);
        for (int i : pending) {
            String refusal = seen[i].refusal();
            if (refusal != null) {
                results[i] = Convergence.refused("authority: " + refusal);
            } else if (written[i] != null && written[i].sameAs(seen[i])) {
                settle(i);
            } else {
                others.add(i);
            }
        }
        return others.toArray();
    }

    private void settleWhatIsProven(int[] taken, boolean unchanged, Selection others) {
        for (int i : taken) {
            if (unchanged && seen[i].changesAreWatched()) {
                settle(i);
            } else {
                others.add(i);
            }
        }
    }

    private void settle(int i) {
        results[i] = seen[i].isAbsent() ? Convergence.deleted() : Convergence.copied(seen[i].payloadBytes());
    }

    /** Gives the shadow the states just seen; returns the keys that it took. */
    private int[] write(int[] wanted) {
        Selection sent = new Selection(wanted.length);
        for (int i : wanted) {
            if (context.refusals().sendByType(seen[i], context.shadow())) {
                byType.add(i);
            } else {
                links.shadow().send(write(i));
                written[i] = seen[i];
                sent.add(i);
            }
        }
        if (sent.isEmpty()) {
            return sent.toArray();
        }
        links.shadow().flush();
        Selection taken = new Selection(sent.size());
        for (int i : sent.toArray()) {
            if (!(links.shadow().receive() instanceof ErrorReply error)) {
                taken.add(i);
            } else if (context.refusals().remember(seen[i], versions[i], error)) {
                byType.add(i);
            } else {
                results[i] = Convergence.refused(error.code());
            }
        }
        return taken.toArray();
    }

    private void convergeByType() {
        int[] indices = byType.stream().mapToInt(Integer::intValue).toArray();
        List<Convergence> outcomes = new TypedRun(context, links).run(pick(indices));
        for (int i = 0; i < indices.length; i++) {
            results[indices[i]] = outcomes.get(i);
        }
    }

    private List<Key> pick(int[] indices) {
        if (indices.length == keys.size()) {
            return keys;
        }
        List<Key> picked = new ArrayList<>(indices.length);
        for (int i : indices) {
            picked.add(keys.get(i));
        }
        return picked;
    }

    private Command write(int i) {
        Key key = keys.get(i);
        KeyState state = seen[i];
        if (state.isAbsent()) {
            return Command.of(Wire.UNLINK, key.bytes());
        }
        versions[i] = context.refusals().version(state);
        return usages.with(
                i,
                Wire.RESTORE,
                key.bytes(),
                state.expiry().forRestore(context.shadow()),
                context.refusals().payload(state, versions[i]),
                Wire.REPLACE,
                Wire.ABSTTL);
    }
}
