/**
 * A cluster of servers as Crossfade itself uses it, whatever the client library.
 *
 * <p>{@link io.crossfade.cluster.Cluster} knows which primary holds which slots, and learns it anew when a server redirects or
 * fails. It leases {@link io.crossfade.spi.RedisLink}s that look like one connection: each command goes to the primary of its
 * keys, replies come in order, redirections are followed, and a transaction that only proves that watched keys stood still
 * spans all nodes. Nothing is ever asked of a replica. The connections to single nodes come from the client's adapter, by a
 * {@link io.crossfade.cluster.NodeConnector}.
 */
@NullMarked
package io.crossfade.cluster;

import org.jspecify.annotations.NullMarked;
