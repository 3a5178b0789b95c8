package io.crossfade.spi;

import static java.util.Objects.requireNonNull;

/**
 * Where one server listens.
 *
 * @param host name or address, not empty
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {
    private static final int LARGEST_PORT = 65_535;

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public NodeAddress {
        requireNonNull(host, "host");
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("host must be one word");
        }
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port=" + port + " is not in 1 to " + LARGEST_PORT);
        }
    }

    /**
     * Reads {@code host:port}; the last colon parts them, so that an IPv6 address may stand as it is.
     *
     * @throws IllegalArgumentException if {@code text} is none
     */
    public static NodeAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(text + " is not host:port");
        }
        return new NodeAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Returns {@code host:port}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
