package io.crossfade.differential;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the reference is told to do after Crossfade has answered. The same command, but for the two whose effect is a matter
 * of chance or of the clock: SPOP becomes the removal of what was popped, XADD * gets the id that was given.
 *
 * @param command for the reference
 * @param removed how many members it must remove; -1 if its reply is to be that of Crossfade
 */
record Mirror(byte[][] command, int removed) {
    private static final int SAME_REPLY = -1;

    static Mirror of(byte[][] command, Object reply) {
        String name = name(command);
        if (name.equals("SPOP") && reply instanceof byte[] popped) {
            return removal(command, List.of(popped));
        }
        if (name.equals("SPOP") && reply instanceof List<?> popped && !popped.isEmpty()) {
            return removal(command, popped);
        }
        if (name.equals("XADD") && reply instanceof byte[] id) {
            return new Mirror(withId(command, id), SAME_REPLY);
        }
        return new Mirror(command, SAME_REPLY);
    }

    static String name(byte[][] command) {
        return new String(command[0], US_ASCII).toUpperCase(Locale.ROOT);
    }

    private static Mirror removal(byte[][] command, List<?> popped) {
        List<byte[]> removal = new ArrayList<>(List.of(Words.bytes("SREM"), command[1]));
        popped.forEach(member -> removal.add((byte[]) member));
        return new Mirror(removal.toArray(byte[][]::new), popped.size());
    }

    private static byte[][] withId(byte[][] command, byte[] id) {
        byte[][] changed = command.clone();
        for (int i = 2; i < command.length; i++) {
            if (Arrays.equals(command[i], Words.bytes("*"))) {
                changed[i] = id;
                return changed;
            }
        }
        return command;
    }

    /** Returns whether the reference answered what Crossfade did, or what the mirrored command must be answered with. */
    boolean agrees(Verdict verdict, Object reply, Object referenceReply) {
        return removed == SAME_REPLY
                ? verdict.same(command, reply, referenceReply)
                : Long.valueOf(removed).equals(referenceReply);
    }
}
