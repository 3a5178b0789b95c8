package io.crossfade.converge;

import io.crossfade.model.Key;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the runs of one {@link Converger} share. Thread-safe. */
record ConvergeContext(
        SideCapabilities authority,
        SideCapabilities shadow,
        ConvergeConfig config,
        AtomicBoolean watchRefused,
        PayloadRefusals refusals,
        Sizes authoritySizes,
        Sizes shadowSizes,
        Usage usage) {
    static ConvergeContext of(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config) {
        return of(authority, shadow, config, Usage.NONE);
    }

    static ConvergeContext of(SideCapabilities authority, SideCapabilities shadow, ConvergeConfig config, Usage usage) {
        return new ConvergeContext(
                authority,
                shadow.against(authority),
                config,
                new AtomicBoolean(),
                new PayloadRefusals(),
                new Sizes(config.wholeValueBytes()),
                new Sizes(config.wholeValueBytes()),
                usage);
    }

    /** Returns the same, for values that can be read whole only. */
    ConvergeContext withoutBound() {
        return new ConvergeContext(
                authority,
                shadow,
                config,
                watchRefused,
                refusals,
                new Sizes(Long.MAX_VALUE),
                new Sizes(Long.MAX_VALUE),
                usage);
    }

    /** Returns which keys can be read and written whole; the others are told in {@code results} to be large. */
    int[] small(Links links, List<Key> keys, Convergence[] results) {
        boolean[] large = large(links, keys);
        for (int i = 0; i < large.length; i++) {
            if (large[i]) {
                results[i] = Convergence.large();
            }
        }
        return Selection.without(large);
    }

    /** Returns for each key whether the value on either side is too large to be read whole. */
    boolean[] large(Links links, List<Key> keys) {
        authoritySizes.ask(links.authority(), keys);
        boolean askedIfThere = shadowSizes.askIfThere(links.shadow(), keys);
        boolean[] large = authoritySizes.take(links.authority(), keys);
        boolean[] alsoLarge = shadowSizes.takeIfThere(links.shadow(), keys, askedIfThere);
        for (int i = 0; i < large.length; i++) {
            large[i] |= alsoLarge[i];
        }
        return large;
    }
}
