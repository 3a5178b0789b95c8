package io.crossfade.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads when the fields of a hash expire (Redis 7.4 and later). */
final class FieldExpiry {
    private final KeyReader reader;

    FieldExpiry(KeyReader reader) {
        this.reader = reader;
    }

    /** Returns the Unix time in milliseconds of each field that expires. */
    Map<BinaryKey, Long> read(byte[] key) {
        List<?> fields = (List<?>) reader.ask("HKEYS", key);
        if (fields.isEmpty()) {
            return Map.of();
        }
        byte[][] args = new byte[fields.size() + 3][];
        args[0] = key;
        args[1] = Query.ascii("FIELDS");
        args[2] = Query.ascii(Integer.toString(fields.size()));
        for (int i = 0; i < fields.size(); i++) {
            args[i + 3] = (byte[]) fields.get(i);
        }
        List<?> times = (List<?>) reader.ask("HPEXPIRETIME", args);
        Map<BinaryKey, Long> expiring = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            long time = (Long) times.get(i);
            if (time > 0) {
                expiring.put(new BinaryKey((byte[]) fields.get(i)), time);
            }
        }
        return expiring;
    }
}
