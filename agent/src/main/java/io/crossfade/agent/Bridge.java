package io.crossfade.agent;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Jedis's changed classes call, found by name through the system class loader, so that it is found wherever Jedis lies. Types
 * of the JDK alone, since the two know no other in common.
 */
public final class Bridge {
    /**
     * Takes a new connection, its socket factory and its configuration (which may be null); returns the connection on Crossfade
     * that stands in for it, or null if it stays as it is. Set before the application starts.
     */
    public static volatile @Nullable Function<@Nullable Object[], @Nullable Object> takeOver;

    private Bridge() {}
}
