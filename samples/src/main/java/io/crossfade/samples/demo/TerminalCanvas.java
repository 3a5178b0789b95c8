package io.crossfade.samples.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Writes to a terminal: the figures stay below everything else and are redrawn in place. */
final class TerminalCanvas implements Canvas {
    private static final int COLUMNS = 79;
    private static final String ERASE_TO_END = "\033[J";

    private final PrintStream out;
    private int drawnLines;

    TerminalCanvas(PrintStream out) {
        this.out = out;
    }

    @Override
    public void say(String lines) {
        out.print(erased() + lines + System.lineSeparator());
        out.flush();
    }

    @Override
    public void draw(Dashboard dashboard) {
        List<String> lines = dashboard.lines();
        StringBuilder text = new StringBuilder(erased());
        lines.forEach(
                line -> text.append(line, 0, Math.min(COLUMNS, line.length())).append(System.lineSeparator()));
        drawnLines = lines.size();
        out.print(text);
        out.flush();
    }

    @Override
    public void clear() {
        out.print(erased());
        out.flush();
    }

    @Override
    public Duration period() {
        return Duration.ofMillis(200);
    }

    private String erased() {
        String erase = drawnLines == 0 ? "" : "\033[" + drawnLines + "A\r" + ERASE_TO_END;
        drawnLines = 0;
        return erase;
    }
}
