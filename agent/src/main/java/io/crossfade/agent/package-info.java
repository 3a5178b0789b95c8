/**
 * The agent as the JVM sees it: {@link io.crossfade.agent.CrossfadeAgent} is started before the application.
 *
 * <p>Only this package is on the application's class path, and it uses nothing but the JDK. Everything else of Crossfade, and
 * every library that it needs, lies in a folder of the agent's jar that class loaders of its own read: one for what changes
 * Jedis's classes, and, for each Jedis that is loaded, one as a child of the loader of that Jedis. So the application's own
 * Jedis is used wherever it lies, and no library of Crossfade meets one of the application.
 */
@NullMarked
package io.crossfade.agent;

import org.jspecify.annotations.NullMarked;
