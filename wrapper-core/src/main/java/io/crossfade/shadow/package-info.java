/**
 * Brings the writes of the authority to the shadow.
 *
 * <p>Lanes carry them in order per key, the ledger keeps the keys that may differ, the breaker spares a sick shadow. No
 * failure here ever reaches the caller: a write that could not be carried becomes a dirty key.
 */
@NullMarked
package io.crossfade.shadow;

import org.jspecify.annotations.NullMarked;
