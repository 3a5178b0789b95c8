/**
 * Changes one class of Jedis as it is loaded: {@code Connection}, in which every Jedis API ends. A connection gets a second one,
 * its seam; while it has one, each of its methods is the seam's.
 *
 * <p>Entry point: {@link io.crossfade.agent.weave.Installation}. Runs in a class loader of the agent that sees no class of the
 * application; Jedis's are described by their bytes.
 */
@NullMarked
package io.crossfade.agent.weave;

import org.jspecify.annotations.NullMarked;
