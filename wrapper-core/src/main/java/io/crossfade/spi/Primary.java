package io.crossfade.spi;

import java.util.Set;

/**
 * One server that accepts writes, reached through a {@link RedisLink} to it and perhaps others.
 *
 * @param name tells it from the other servers of its side; {@link #ONLY} if there is no other
 * @param slot a hash slot whose keys it holds, 0 to 16383
 * @param link leads to this server alone; not to be closed: it ends with the link that gave it
 */
public record Primary(String name, int slot, RedisLink link) {
    /** The name of a server beside which there is no other. */
    public static final String ONLY = "";

    static final Set<String> ONLY_NAMES = Set.of(ONLY);
}
