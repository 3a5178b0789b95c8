/**
 * What each command means: what it touches, where its keys stand, and how its effect reaches the shadow.
 *
 * <p>Entry point is {@link io.crossfade.command.CommandTable#standard()}. The table has two sources. {@code commands.tsv}
 * is generated from the {@code COMMAND} output of the servers named in its first line and says where keys stand;
 * {@code command-rules.tsv} is judgement kept by hand and says what to do. Nothing outside asks for a command by its name.
 *
 * <p>Everything here is immutable and free of locks; looking up a command does not allocate.
 */
@NullMarked
package io.crossfade.command;

import org.jspecify.annotations.NullMarked;
