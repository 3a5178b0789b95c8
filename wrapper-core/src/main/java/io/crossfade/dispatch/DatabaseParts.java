package io.crossfade.dispatch;

import io.crossfade.model.DatabasePair;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.verify.ShadowReads;

/** What carries, samples and moves the keys of one database, and knows the iterations over them. */
record DatabaseParts(
        DatabasePair pair,
        ShadowCarrier carrier,
        ShadowReads shadowReads,
        KeyPreparation keys,
        Iterations iterations,
        OwnKeys ownKeys) {}
