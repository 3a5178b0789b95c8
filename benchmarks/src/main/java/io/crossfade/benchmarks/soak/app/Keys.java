package io.crossfade.benchmarks.soak.app;

import java.util.Random;

/** The keys of a run, and the cells of the journal in which calls on them are counted. */
public final class Keys {
    /** Every command. */
    public static final int COMMANDS = 0;
    /** What an application must never meet, such as an exception that is not the client's. */
    public static final int SURPRISES = 1;
    /** How many counters there are. */
    public static final int COUNTERS = 8;
    /** How many counters there are in the fields of one hash. */
    public static final int HASH_COUNTERS = 8;
    /** How many lists there are. */
    public static final int LISTS = 4;
    /** How many locks there are. */
    public static final int LOCKS = 4;
    /** How many types cold keys have; those of the first are strings. */
    public static final int COLD_TYPES = 7;
    /** The hash of counters. */
    public static final String HASH = "soak:counts";

    /** The first cell of the increments of each counter. */
    public static final int COUNTER_CELL = 2;
    /** The first cell of the increments of each counter in the hash. */
    public static final int HASH_CELL = COUNTER_CELL + COUNTERS;
    /** The first cell of the pops of each list. */
    public static final int POP_CELL = HASH_CELL + HASH_COUNTERS;

    private static final int THREAD_BITS = 8;
    private static final int NUMBER_BITS = 32;

    private Keys() {}

    /** Returns the name of a counter; two and two have one hash slot, so that a transaction may have both. */
    public static String counter(int index) {
        return "soak:count:{" + index / 2 + "}:" + index;
    }

    /** Returns the counter that has the hash slot of this one. */
    static int neighbour(int counter) {
        return counter ^ 1;
    }

    /** Returns the name of a field of the hash of counters. */
    public static String field(int index) {
        return "f" + index;
    }

    /** Returns the name of a list. */
    public static String list(int index) {
        return "soak:list:" + index;
    }

    /** Returns the list on which an element is pushed. */
    public static int listOf(long element) {
        return (int) (element % LISTS);
    }

    /** Returns what no other thread ever makes: not zero and not negative. */
    public static long unique(int process, int thread, int number) {
        return ((long) process << (THREAD_BITS + NUMBER_BITS)) | ((long) thread << NUMBER_BITS) | (number + 1L);
    }

    /** Returns the name of a key that is deleted for good. */
    public static String deleted(int process, int thread, long number) {
        return "soak:gone:" + process + ":" + thread + ":" + number;
    }

    /** Returns the name of a lock. */
    public static String lock(int index) {
        return "soak:lock:" + index;
    }

    /** Returns the name of some key, mostly one that is often used. */
    public static String any(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> counter(random.nextInt(COUNTERS));
            case 1 -> HASH;
            case 2 -> list(random.nextInt(LISTS));
            case 3 -> lock(random.nextInt(LOCKS));
            case 4 -> Seen.MEMBER.key(random.nextInt(Seen.MEMBER.count()));
            default -> cold(random.nextInt(COLD_TYPES * 100));
        };
    }

    /** Returns the name of a cold key; its type goes by its number. */
    public static String cold(int index) {
        return "soak:cold:" + index;
    }
}
