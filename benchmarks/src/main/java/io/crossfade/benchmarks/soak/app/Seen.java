package io.crossfade.benchmarks.soak.app;

/** The keys of which every call is written down, so that their histories can be checked. */
public enum Seen {
    /** A register: SET and GET. */
    REGISTER(3),
    /** A counter: INCR and GET. */
    COUNTER(3),
    /** One member of a set: SADD, SREM and SISMEMBER. */
    MEMBER(4);

    private final int count;

    Seen(int count) {
        this.count = count;
    }

    /** Returns how many there are. */
    public int count() {
        return count;
    }

    /** Returns the number that stands for one of them in the journal. */
    public long code(int index) {
        return (long) ordinal() << 32 | index;
    }

    /** Returns the name of the key of a code, with the member where there is one. */
    public static String name(long code) {
        Seen kind = values()[(int) (code >> 32)];
        int index = (int) code;
        return kind == MEMBER ? kind.key(index) + " " + member(index) : kind.key(index);
    }

    String key(int index) {
        return switch (this) {
            case REGISTER -> "soak:register:" + index;
            case COUNTER -> "soak:seen-count:" + index;
            case MEMBER -> "soak:set:" + index / 2;
        };
    }

    static String member(int index) {
        return "m" + index;
    }
}
