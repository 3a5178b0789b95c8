package io.crossfade.samples.demo;

import java.io.PrintStream;
import java.time.Duration;

/** Writes to a file or a pipe: one line a second. */
final class PlainCanvas implements Canvas {
    private final PrintStream out;

    PlainCanvas(PrintStream out) {
        this.out = out;
    }

    @Override
    public void say(String lines) {
        out.println(lines);
    }

    @Override
    public void draw(Dashboard dashboard) {
        out.println(dashboard.line());
    }

    @Override
    public void clear() {
        out.flush();
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(1);
    }
}
