package io.crossfade.backfill.filter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import io.crossfade.model.Key;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks a server what a {@link TraitFilter} wants to know of keys, in one round trip. */
public final class Traits {
    private static final byte[] TYPE = "TYPE".getBytes(US_ASCII);
    private static final byte[] PTTL = "PTTL".getBytes(US_ASCII);
    private static final byte[] MEMORY = "MEMORY".getBytes(US_ASCII);
    private static final byte[] USAGE = "USAGE".getBytes(US_ASCII);
    private static final long NO_KEY = -2;

    private Traits() {}

    /**
     * Whether a key is wanted.
     *
     * @param isWanted whether it is; a key that is gone meanwhile is, for whoever copies it to find out
     * @param refusal why that is not known, else null
     */
    public record Verdict(boolean isWanted, @Nullable String refusal) {
        private static final Verdict WANTED = new Verdict(true, null);
        private static final Verdict LEFT_OUT = new Verdict(false, null);

        private Verdict and(Verdict other) {
            return isWanted ? other : this;
        }
    }

    /**
     * Judges each key, in order. Blocks for one round trip.
     *
     * @throws io.crossfade.spi.LinkException if the connection fails
     */
    public static List<Verdict> judge(RedisLink source, List<Key> keys, TraitFilter filter) {
        for (Key key : keys) {
            if (filter.asksType()) {
                source.send(Command.of(TYPE, key.bytes()));
            }
            if (filter.asksExpiry()) {
                source.send(Command.of(PTTL, key.bytes()));
            }
            if (filter.asksBytes()) {
                source.send(Command.of(MEMORY, USAGE, key.bytes()));
            }
        }
        source.flush();
        List<Verdict> verdicts = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            verdicts.add(take(source, filter));
        }
        return verdicts;
    }

    /** Every reply is read, whatever the first one says. */
    private static Verdict take(RedisLink source, TraitFilter filter) {
        Verdict verdict = Verdict.WANTED;
        if (filter.asksType()) {
            verdict = verdict.and(judge("TYPE", source.receive(), type -> isGone(type) || filter.wantsType(type)));
        }
        if (filter.asksExpiry()) {
            verdict = verdict.and(judge("PTTL", source.receive(), text -> wantsTtl(Long.parseLong(text), filter)));
        }
        if (filter.asksBytes()) {
            Object bytes = source.receive();
            verdict = bytes == null
                    ? verdict
                    : verdict.and(judge("MEMORY USAGE", bytes, text -> filter.wantsBytes(Long.parseLong(text))));
        }
        return verdict;
    }

    private static boolean isGone(String type) {
        return type.equals("none");
    }

    private static boolean wantsTtl(long millis, TraitFilter filter) {
        return millis == NO_KEY || filter.wantsTtl(millis);
    }

    private static Verdict judge(String command, @Nullable Object reply, Predicate<String> wanted) {
        if (reply instanceof ErrorReply error) {
            return new Verdict(
                    false, "the source refuses " + command + " (" + error.code() + "), by which keys are chosen");
        }
        String text = reply instanceof byte[] bytes ? new String(bytes, US_ASCII) : String.valueOf(reply);
        return wanted.test(text) ? Verdict.WANTED : Verdict.LEFT_OUT;
    }
}
