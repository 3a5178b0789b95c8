package io.crossfade.benchmarks.soak.journal;

/** The logs of a journal. Each has room for so many records of so many parts; who finds it full does something else. */
public enum JournalLog {
    /** An element that was pushed: its outcome. The number of the record is part of the element. */
    PUSHED(1, 1_000_000),
    /** An element that was popped: the element. */
    POPPED(1, 1_000_000),
    /** A key that is deleted for good: which, and how its DEL ended; {@link #NOT_ASKED} before it. */
    DELETED(2, 500_000),
    /** A lock that was acquired: which, asked for, got, sure until at most, when its release was asked for. In nanoseconds. */
    LOCKED(5, 200_000),
    /** A call on a key whose history is checked: key, verb, asked, answered, argument, result, outcome. */
    HISTORY(7, 300_000);

    /** In the place of an outcome: nothing was asked for yet. */
    public static final long NOT_ASKED = -1;

    /** Cells of calls, which stand before the logs. */
    public static final int CELLS = 64;

    static final int END = HISTORY.start() + HISTORY.length();

    private final int parts;
    private final int records;

    JournalLog(int parts, int records) {
        this.parts = parts;
        this.records = records;
    }

    int parts() {
        return parts;
    }

    int records() {
        return records;
    }

    /** The first long: the number of records. */
    int start() {
        int start = CELLS * Outcome.values().length;
        for (JournalLog log : values()) {
            if (log == this) {
                break;
            }
            start += log.length();
        }
        return start;
    }

    private int length() {
        return 1 + parts * records;
    }

    int at(int number, int part) {
        return start() + 1 + number * parts + part;
    }
}
