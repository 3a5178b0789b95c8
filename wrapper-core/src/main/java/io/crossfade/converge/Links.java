package io.crossfade.converge;

import io.crossfade.spi.RedisLink;

/** The two connections of one call, by role. */
record Links(RedisLink authority, RedisLink shadow) {}
