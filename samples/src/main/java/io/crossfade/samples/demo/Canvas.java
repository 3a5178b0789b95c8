package io.crossfade.samples.demo;

import java.time.Duration;

/** Where the demo writes. Not thread-safe. */
interface Canvas {
    /** Writes lines that stay. */
    void say(String lines);

    /** Shows the present figures. */
    void draw(Dashboard dashboard);

    /** Takes away the present figures, if they can be. */
    void clear();

    /** Returns how often the figures are to be shown. */
    Duration period();
}
