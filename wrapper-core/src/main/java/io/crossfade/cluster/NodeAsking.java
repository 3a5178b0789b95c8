package io.crossfade.cluster;

import io.crossfade.model.Command;
import io.crossfade.spi.NodeAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks single nodes of a cluster. */
@FunctionalInterface
public interface NodeAsking {
    /**
     * Returns the replies of {@code node} in order, text as {@code byte[]}, or null if it cannot be reached. Blocks at most the
     * side's timeouts.
     */
    @Nullable List<@Nullable Object> ask(NodeAddress node, List<Command> commands);
}
