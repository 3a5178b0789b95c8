package io.crossfade.benchmarks.delay;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Bytes on their way.
 *
 * @param to where they go
 * @param bytes what arrives there; empty for the end of the stream
 * @param dueNanos when
 */
record Parcel(SocketChannel to, ByteBuffer bytes, long dueNanos) {}
