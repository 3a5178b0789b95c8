package io.crossfade.backfill.cli;

/** How progress is shown. */
enum ProgressStyle {
    /** A bar on a terminal, else lines. */
    AUTO {
        @Override
        ShownProgress show(Console console) {
            return (Terminal.isThere() ? BAR : PLAIN).show(console);
        }
    },
    /** A bar that moves. */
    BAR {
        @Override
        ShownProgress show(Console console) {
            return new ProgressBars(console);
        }
    },
    /** A line every few seconds. */
    PLAIN {
        @Override
        ShownProgress show(Console console) {
            return new ProgressLines(console, System::nanoTime);
        }
    },
    /** Nothing but what is out of the ordinary. */
    NONE {
        @Override
        ShownProgress show(Console console) {
            return new NoProgress(console);
        }
    };

    abstract ShownProgress show(Console console);
}
