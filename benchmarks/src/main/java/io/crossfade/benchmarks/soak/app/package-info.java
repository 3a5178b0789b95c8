/**
 * The application of a soak run: a process of its own with the stock client on Crossfade, that does a bit of everything on few
 * hot and many cold keys and writes down what it saw.
 *
 * <p>{@link io.crossfade.benchmarks.soak.app.Application} is its main class. It takes {@link
 * io.crossfade.benchmarks.soak.app.Request}s as JSON lines on its standard input and gives one {@link
 * io.crossfade.benchmarks.soak.app.Answer} line for each. An errand is what one thread does between two looks at whether the
 * load is to rest.
 */
@NullMarked
package io.crossfade.benchmarks.soak.app;

import org.jspecify.annotations.NullMarked;
