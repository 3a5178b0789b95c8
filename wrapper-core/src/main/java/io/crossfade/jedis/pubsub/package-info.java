/**
 * Connections that are spoken to by the server: subscriptions, which follow the authority, and MONITOR, which stays.
 *
 * <p>A {@link io.crossfade.jedis.pubsub.Subscription} reads each of its connections with a thread of its own into a bounded
 * queue, from which the application's thread takes. Before the authority moves the new one is subscribed to; the old one is
 * left when what was under way there has been read. What both sides delivered meanwhile is delivered once.
 */
@NullMarked
package io.crossfade.jedis.pubsub;

import org.jspecify.annotations.NullMarked;
