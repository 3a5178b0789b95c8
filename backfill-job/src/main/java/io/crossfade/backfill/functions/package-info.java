/**
 * The function libraries of the source on the target: they belong to a server, not to a database, and to each primary of a cluster.
 *
 * <p>They travel as source code, library by library, so that one which the target does not take is named and the others arrive; what
 * both have under one name with other code is decided by a {@link io.crossfade.backfill.functions.FunctionPolicy}.
 */
@NullMarked
package io.crossfade.backfill.functions;

import org.jspecify.annotations.NullMarked;
