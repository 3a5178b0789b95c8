/**
 * Checks what the processes saw of one key against what one server would have shown them.
 *
 * <p>A history is linearizable if each call can be given a moment between its begin and its end so that, in the order of these
 * moments, every answer is right. Calls without an answer may have any moment after their begin, or none. The search keeps
 * every state that is still possible and drops those that an answer contradicts (Wing and Gong, with the memory of Lowe and
 * the just-in-time order of Knossos).
 */
@NullMarked
package io.crossfade.benchmarks.soak.history;

import org.jspecify.annotations.NullMarked;
