package io.crossfade.testing;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The keys that one server holds, or several together. */
interface KeySpace {
    /** Returns the keys of the whole keyspace that {@code wanted} accepts. */
    Set<BinaryKey> keys(Predicate<BinaryKey> wanted);

    /** Returns the contents of {@code keys} in their order. */
    List<KeyContent> read(List<BinaryKey> keys);
}
