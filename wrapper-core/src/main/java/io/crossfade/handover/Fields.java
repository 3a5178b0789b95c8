package io.crossfade.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.model.Side;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names and values of the record's fields. Each value begins with the version of its form, {@value #VERSION}. */
final class Fields {
    static final String INSTANCE = "i:";
    static final String LEFT = "l:";
    static final String RUNS = "r:";
    static final String FOLLOWER = "f:";

    /** Stands in the entry of a follower where that of an instance has its phase. */
    static final String FOLLOWS = "FOLLOWS";

    /** What a follower owes, and why. */
    static final String OWED = "o:";

    /** Fields of the control plane: of each member, and the decision. */
    static final String MEMBER = "m:";

    static final String DECISION = "d";

    private static final String VERSION = "1";

    private Fields() {}

    /** The entry of an instance: until when it counts as alive, by the target's clock, and its phase. */
    static byte[] entry(long leaseEndMillis, String phase) {
        return (VERSION + " " + leaseEndMillis + " " + phase).getBytes(US_ASCII);
    }

    /** Returns until when an entry counts as alive; one that cannot be understood does not. */
    static long leaseEnd(byte[] entry) {
        String[] words = words(entry);
        try {
            return words.length > 1 && words[0].equals(VERSION) ? Long.parseLong(words[1]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the phase of an entry; empty if it cannot be understood. */
    static String phase(byte[] entry) {
        String[] words = words(entry);
        return words.length > 2 && words[0].equals(VERSION) ? words[2] : "";
    }

    /** What a follower owes: how often it has missed something, so that no two are alike, and why. */
    static byte[] owed(int times, String reasons) {
        return (VERSION + " " + times + " " + reasons.replaceAll("[^ -~]", "?")).getBytes(US_ASCII);
    }

    static String reasons(byte[] owed) {
        String[] words = new String(owed, US_ASCII).split(" ", 3);
        return words.length == 3 ? words[2] : "a reason that cannot be understood";
    }

    /** Returns whether a field belongs to the control plane, which keeps it by itself. */
    static boolean isOfControl(String name) {
        return name.equals(DECISION) || name.startsWith(MEMBER);
    }

    static String runs(Side side) {
        return RUNS + side.label();
    }

    /**
     * The servers of a side.
     *
     * @param owed whether they have been replaced while they were the authority, and no reconcile came since
     * @param runIds their run ids
     */
    record Runs(boolean owed, Set<String> runIds) {
        private static final String OWED = "owed";
        private static final String PAID = "ok";

        byte[] bytes() {
            String ids = String.join(",", new TreeSet<>(runIds));
            return (VERSION + " " + (owed ? OWED : PAID) + " " + ids).getBytes(US_ASCII);
        }

        Runs paid() {
            return new Runs(false, runIds);
        }

        /** Returns null if there is none, or none that can be understood. */
        static @Nullable Runs read(byte @Nullable [] value) {
            String[] words = value == null ? new String[0] : words(value);
            return words.length == 3 && words[0].equals(VERSION)
                    ? new Runs(words[1].equals(OWED), Set.copyOf(Arrays.asList(words[2].split(","))))
                    : null;
        }
    }

    private static String[] words(byte[] value) {
        return new String(value, US_ASCII).split(" ");
    }
}
