package io.crossfade.backfill.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What keys are called while the file is executed: all in one hash slot, so that a command may name several, and among Crossfade's own.
 *
 * @param run tells this run's from those of another
 */
public record ScratchNames(String run) {
    private static final String PREFIX = MovedMarker.RESERVED_PREFIX + "aof:{aof}";

    /** Who has the area at present. */
    public static final Key OWNER = Key.of(PREFIX);

    /** What every name begins with, also those that other runs have left. */
    public static final String ANY = PREFIX + ":";

    /** A key as it is called in the file. */
    public record Named(int space, byte[] key) {}

    byte[] of(int space, byte[] key) {
        byte[] head = (head() + space + ":").getBytes(ISO_8859_1);
        byte[] name = Arrays.copyOf(head, head.length + key.length);
        System.arraycopy(key, 0, name, head.length, key.length);
        return name;
    }

    /** Returns the key that is called {@code name} here; null if that is another run's. */
    public @Nullable Named parse(byte[] name) {
        byte[] head = head().getBytes(ISO_8859_1);
        if (name.length < head.length || !Arrays.equals(name, 0, head.length, head, 0, head.length)) {
            return null;
        }
        int space = 0;
        int at = head.length;
        while (name[at] != ':') {
            space = space * 10 + name[at++] - '0';
        }
        return new Named(space, Arrays.copyOfRange(name, at + 1, name.length));
    }

    /** Returns whether {@code owner}, as the target answers who has the area, is this run. */
    public boolean isRun(@Nullable Object owner) {
        return owner instanceof byte[] bytes && Arrays.equals(bytes, run.getBytes(ISO_8859_1));
    }

    /** Returns what the names of this run begin with. */
    public String head() {
        return ANY + run + ":";
    }
}
