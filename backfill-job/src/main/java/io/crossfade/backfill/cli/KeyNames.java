package io.crossfade.backfill.cli;

import io.crossfade.model.Key;

/**
 * How keys are named in a report.
 *
 * @param raw as they are, with \xNN for what is not printable ASCII; else by fingerprint, which tells nothing of them
 */
record KeyNames(boolean raw) {
    String of(Key key) {
        if (!raw) {
            return key.fingerprint();
        }
        StringBuilder text = new StringBuilder();
        for (byte b : key.bytes()) {
            if (b >= ' ' && b <= '~' && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b & 0xFF));
            }
        }
        return text.toString();
    }
}
