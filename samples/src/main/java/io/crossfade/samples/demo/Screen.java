package io.crossfade.samples.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Console;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the user sees: lines that stay, and figures that a thread of its own keeps up to date. Thread-safe. */
final class Screen implements AutoCloseable {
    @GuardedBy("this") private final Canvas canvas;

    @GuardedBy("this") private boolean closed;

    private final long periodMillis;
    private final ScheduledExecutorService thread;

    Screen(Canvas canvas) {
        this.canvas = canvas;
        this.periodMillis = canvas.period().toMillis();
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread named = new Thread(task, "demo-screen");
            named.setDaemon(true);
            return named;
        });
    }

    /** Returns a screen for standard output, be it a terminal or not. */
    static Screen ofStandardOutput() {
        return new Screen(isTerminal() ? new TerminalCanvas(System.out) : new PlainCanvas(System.out));
    }

    /** Writes a line that stays. */
    synchronized void say(String line) {
        if (!closed) {
            canvas.say(line);
        }
    }

    /** Shows these figures from now on. */
    void show(Dashboard dashboard) {
        thread.scheduleAtFixedRate(() -> draw(dashboard), periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    private synchronized void draw(Dashboard dashboard) {
        if (!closed) {
            canvas.draw(dashboard);
        }
    }

    /** Takes the figures away; lines can still be written. */
    void showNothing() {
        thread.shutdown();
        synchronized (this) {
            canvas.clear();
        }
    }

    /** From here on nothing is written any more. */
    @Override
    public void close() {
        showNothing();
        synchronized (this) {
            closed = true;
        }
    }

    /** Whether both standard streams belong to a terminal that can move its cursor. */
    private static boolean isTerminal() {
        Console console = System.console();
        String term = System.getenv("TERM");
        return console != null && term != null && !term.equals("dumb") && isTerminal(console);
    }

    /** From JDK 22 on there may be a console without a terminal; it then says so by a method that 17 lacks. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderThan22) {
            return true;
        }
    }
}
