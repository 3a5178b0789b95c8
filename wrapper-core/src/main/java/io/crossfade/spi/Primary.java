package io.crossfade.spi;

/**
 * One server that accepts writes, reached through a {@link RedisLink} to it and perhaps others.
 *
 * @param name tells it from the other servers of its side; empty if there is no other
 * @param slot a hash slot whose keys it holds, 0 to 16383
 * @param link leads to this server alone; not to be closed: it ends with the link that gave it
 */
public record Primary(String name, int slot, RedisLink link) {}
