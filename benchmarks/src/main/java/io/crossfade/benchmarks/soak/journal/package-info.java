/**
 * What each thread of an application process did, in files that outlive a process that is killed.
 *
 * <p>A thread writes down what it is about to do, does it, and writes down how that ended. The files are mapped into memory,
 * so this costs no system call, and what was written before a SIGKILL is there after it. A call without an end has an
 * unknown outcome.
 */
@NullMarked
package io.crossfade.benchmarks.soak.journal;

import org.jspecify.annotations.NullMarked;
