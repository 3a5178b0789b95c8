package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.feed.StoredKey;
import io.crossfade.model.Command;
import io.crossfade.model.ErrorReply;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that are restored in one pipeline. Repeating it is harmless as long as nobody else writes them.
 *
 * @param database the number of their database on the source
 * @param keys the keys
 */
record RestoreBatch(int database, List<StoredKey> keys) {
    private static final byte[] RESTORE = word("RESTORE");
    private static final byte[] REPLACE = word("REPLACE");
    private static final byte[] ABSTTL = word("ABSTTL");
    private static final byte[] IDLETIME = word("IDLETIME");
    private static final byte[] FREQ = word("FREQ");

    /** Restores those that have not expired, and then tells {@code tally} of all. */
    void restore(SideLink target, ImportTally tally, long nowMillis) {
        List<StoredKey> alive =
                keys.stream().filter(key -> !key.isExpired(nowMillis)).toList();
        List<?> replies =
                target.exchange(alive.stream().map(RestoreBatch::command).toList());
        long restored = 0;
        for (int i = 0; i < alive.size(); i++) {
            if (replies.get(i) instanceof ErrorReply error) {
                tally.quarantined(alive.get(i).key(), "the target answers RESTORE with: " + error.message());
            } else {
                restored++;
            }
        }
        tally.ended(ImportOutcome.RESTORED, restored);
        tally.ended(ImportOutcome.EXPIRED, keys.size() - alive.size());
    }

    private static Command command(StoredKey key) {
        List<byte[]> words = new ArrayList<>(8);
        words.add(RESTORE);
        words.add(key.key().bytes());
        words.add(word(Long.toString(key.expiresAtMillis())));
        words.add(key.payload());
        words.add(REPLACE);
        words.add(ABSTTL);
        if (key.idleSeconds() != StoredKey.UNKNOWN) {
            words.add(IDLETIME);
            words.add(word(Long.toString(key.idleSeconds())));
        } else if (key.frequency() != StoredKey.UNKNOWN) {
            words.add(FREQ);
            words.add(word(Integer.toString(key.frequency())));
        }
        return Command.of(words.toArray(byte[][]::new));
    }

    private static byte[] word(String ascii) {
        return ascii.getBytes(US_ASCII);
    }
}
