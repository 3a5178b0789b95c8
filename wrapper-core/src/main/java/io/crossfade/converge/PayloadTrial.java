package io.crossfade.converge;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of whole values on their way to a server, found by offering them as a copy would, under the version that it reads: with an
 * expiry long ago, so that it reads them and keeps nothing. Not thread-safe; remembers what the server has refused.
 */
public final class PayloadTrial {
    private static final byte[] LONG_AGO = {'1'};

    private final SideCapabilities source;
    private final SideCapabilities target;
    private final PayloadRefusals refusals = new PayloadRefusals();

    /** What becomes of a value. */
    public enum Fate {
        /** The target takes what the source dumps, perhaps under an older version of the format. */
        WHOLE,
        /** It is written by the commands of its type. */
        BY_TYPE,
        /** The target cannot hold it: the key will be quarantined. */
        REFUSED
    }

    /** Creates a trial between these two servers. */
    public PayloadTrial(SideCapabilities source, SideCapabilities target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Tells the fate of each value, in order. Blocks for a few round trips.
     *
     * @param from a link to the source, of which values are read by type if the target does not take them whole
     * @param to a link to the target
     * @param keys the keys on the source
     * @param payloads what it dumps of them
     * @param name a name on the target that nobody else uses
     * @throws io.crossfade.spi.LinkException if a connection fails
     */
    public List<Fate> judge(RedisLink from, RedisLink to, List<Key> keys, List<byte[]> payloads, Key name) {
        Fate[] fates = new Fate[keys.size()];
        Arrays.fill(fates, Fate.WHOLE);
        List<Integer> offered = new ArrayList<>();
        for (int i = 0; i < fates.length; i++) {
            offered.add(i);
        }
        while (!offered.isEmpty()) {
            offered = offer(to, payloads, name, fates, offered);
        }
        judgeByType(from, keys, fates);
        return List.of(fates);
    }

    /** Returns those that were refused under a version for which there is an older one. */
    private List<Integer> offer(RedisLink to, List<byte[]> payloads, Key name, Fate[] fates, List<Integer> wanted) {
        List<Integer> sent = new ArrayList<>();
        List<Integer> versions = new ArrayList<>();
        for (int i : wanted) {
            KeyState state = state(payloads.get(i));
            if (refusals.sendByType(state, target)) {
                fates[i] = Fate.BY_TYPE;
            } else {
                int version = refusals.version(state);
                to.send(Command.of(
                        Wire.RESTORE, name.bytes(), LONG_AGO, refusals.payload(state, version), Wire.ABSTTL));
                sent.add(i);
                versions.add(version);
            }
        }
        to.flush();
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            int index = sent.get(i);
            if (to.receive() instanceof ErrorReply error) {
                boolean known = refusals.remember(state(payloads.get(index)), versions.get(i), error);
                fates[index] = known ? Fate.WHOLE : Fate.REFUSED;
                if (known) {
                    again.add(index);
                }
            }
        }
        return again;
    }

    private static KeyState state(byte[] payload) {
        return KeyState.present(payload, new Expiry(Expiry.NEVER, 0, null));
    }

    private void judgeByType(RedisLink from, List<Key> keys, Fate[] fates) {
        List<Integer> byType = new ArrayList<>();
        for (int i = 0; i < fates.length; i++) {
            if (fates[i] == Fate.BY_TYPE) {
                byType.add(i);
            }
        }
        TypedRead read = new TypedRead(
                "source", from, source, byType.stream().map(keys::get).toList());
        TypedRead.complete(read);
        for (int i = 0; i < byType.size(); i++) {
            if (TypedWrite.refusal(read.value(i), target) != null) {
                fates[byType.get(i)] = Fate.REFUSED;
            }
        }
    }
}
