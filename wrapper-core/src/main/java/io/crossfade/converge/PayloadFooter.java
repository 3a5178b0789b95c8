package io.crossfade.converge;

/**
 * The last ten bytes of a DUMP payload: the version of its format in two, and a checksum of all before it in eight, both least
 * byte first (Redis 6.0 to 8.0: src/cluster.c, createDumpPayload and verifyDumpPayload; src/crc64.c).
 */
final class PayloadFooter {
    private static final int VERSION_BYTES = 2;
    private static final int CHECKSUM_BYTES = 8;

    /** How long it is. */
    static final int BYTES = VERSION_BYTES + CHECKSUM_BYTES;

    /** CRC-64 of Jones, bits reversed. */
    private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;

    private static final long[] TABLE = new long[256];
    private static final int[] BY_TOP_BYTE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            long crc = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            TABLE[i] = crc;
            BY_TOP_BYTE[(int) (crc >>> 56)] = i;
        }
    }

    private PayloadFooter() {}

    /** Returns the version of the format, or -1 if the payload is too short to have one. */
    static int version(byte[] payload) {
        int at = payload.length - CHECKSUM_BYTES - VERSION_BYTES;
        return at < 0 ? -1 : payload[at] & 0xFF | (payload[at + 1] & 0xFF) << Byte.SIZE;
    }

    /**
     * Returns the payload under another version. The checksum is not computed anew but led back over the old version and on over
     * the new one: what it says of the value stays what the server that dumped it said, and a damaged value stays one.
     */
    static byte[] withVersion(byte[] payload, int version) {
        byte[] changed = payload.clone();
        int checksumAt = payload.length - CHECKSUM_BYTES;
        int versionAt = checksumAt - VERSION_BYTES;
        long crc = 0;
        for (int i = CHECKSUM_BYTES - 1; i >= 0; i--) {
            crc = crc << Byte.SIZE | payload[checksumAt + i] & 0xFF;
        }
        crc = before(before(crc, payload[versionAt + 1]), payload[versionAt]);
        changed[versionAt] = (byte) version;
        changed[versionAt + 1] = (byte) (version >>> Byte.SIZE);
        crc = after(after(crc, changed[versionAt]), changed[versionAt + 1]);
        putChecksum(changed, crc);
        return changed;
    }

    /** Fills in the last bytes of {@code payload}. */
    static void put(byte[] payload, int version) {
        int checksumAt = payload.length - CHECKSUM_BYTES;
        payload[checksumAt - 2] = (byte) version;
        payload[checksumAt - 1] = (byte) (version >>> Byte.SIZE);
        long crc = 0;
        for (int i = 0; i < checksumAt; i++) {
            crc = after(crc, payload[i]);
        }
        putChecksum(payload, crc);
    }

    private static void putChecksum(byte[] payload, long crc) {
        for (int i = 0; i < CHECKSUM_BYTES; i++) {
            payload[payload.length - CHECKSUM_BYTES + i] = (byte) (crc >>> i * Byte.SIZE);
        }
    }

    private static long after(long crc, byte next) {
        return TABLE[(int) (crc ^ next) & 0xFF] ^ crc >>> Byte.SIZE;
    }

    private static long before(long crc, byte last) {
        int index = BY_TOP_BYTE[(int) (crc >>> 56)];
        return (crc ^ TABLE[index]) << Byte.SIZE | (index ^ last) & 0xFF;
    }
}
