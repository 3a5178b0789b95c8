package io.crossfade;

import io.crossfade.model.Key;
import io.crossfade.shadow.ShadowCarrier;
import io.crossfade.verify.KeyMotion;

/** What the carrier knows of keys in motion, for the shadow reads. */
record CarrierMotion(ShadowCarrier carrier) implements KeyMotion {
    @Override
    public int stamp(Key key) {
        return carrier.stamp(key);
    }

    @Override
    public boolean hasMovedSince(Key key, int stamp) {
        return carrier.hasMovedSince(key, stamp);
    }
}
