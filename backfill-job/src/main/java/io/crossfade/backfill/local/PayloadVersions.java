package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.converge.MovedMarker;
import io.crossfade.model.Command;
import io.crossfade.spi.Primary;
import java.util.List;

/** Which versions of the format of values a server reads, found by having it write one. */
final class PayloadVersions {
    private static final int FOOTER_BYTES = 10;

    /** The last version that both families of servers agree on; Valkey from 9.0 on counts from 80. */
    private static final int COMMON = 11;

    private static final int FIRST_OF_VALKEY = 80;

    private PayloadVersions() {}

    /**
     * Returns the newest version that every server behind {@code link} takes; the common one if they do not tell. Writes a key of
     * Crossfade's own and deletes it.
     */
    static int newest(SideLink link) {
        return link.primaries().stream().mapToInt(PayloadVersions::newest).min().orElse(COMMON);
    }

    private static int newest(Primary server) {
        byte[] key = MovedMarker.reservedIn(server.slot(), "payload-version").bytes();
        List<?> replies = server.link()
                .exchange(List.of(
                        Command.of("SET".getBytes(US_ASCII), key, new byte[] {'1'}),
                        Command.of("DUMP".getBytes(US_ASCII), key),
                        Command.of("DEL".getBytes(US_ASCII), key)));
        if (!(replies.get(1) instanceof byte[] payload) || payload.length < FOOTER_BYTES) {
            return COMMON;
        }
        int at = payload.length - FOOTER_BYTES;
        int version = payload[at] & 0xFF | (payload[at + 1] & 0xFF) << Byte.SIZE;
        return version >= FIRST_OF_VALKEY ? COMMON : version;
    }
}
