/**
 * The words of a migration as types: the two sides, the phases, keys, commands and replies.
 *
 * <p>Nothing here does any input or output. Every other package may use this one; it uses none of them.
 */
@NullMarked
package io.crossfade.model;

import org.jspecify.annotations.NullMarked;
