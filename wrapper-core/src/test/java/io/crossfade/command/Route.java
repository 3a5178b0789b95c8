package io.crossfade.command;

import io.crossfade.model.MigrationPhase;
import io.crossfade.model.Side;

/** What happens to a command in each phase: the declaration that docs/commands.md prints and RouteTest compares. */
enum Route {
    /** Answered by the authority, perhaps repeated on the shadow. */
    READ("Reads a key"),
    /** Executed on the authority, then brought to the shadow. */
    WRITE("Writes, scripts that may write"),
    /** Tells of all keys; while keys are moved on first touch only the source has them all. */
    WALK("Tells of all keys (SCAN, KEYS, DBSIZE, RANDOMKEY)"),
    /** Executed on the authority, then repeated on the shadow once. */
    MESSAGE("Publishes a message"),
    /** Executed on both sides. */
    BOTH("Both sides need it"),
    /** Refused unless configured; then executed on both sides. */
    DATABASE("Changes whole databases (FLUSHDB, FLUSHALL, SWAPDB), if allowed"),
    /** Answered by the authority alone. */
    ANSWER("Touches no key"),
    /** Kept by the connection. */
    SESSION("State of the connection"),
    /** Not sent. */
    REFUSED("Refused");

    private final String title;

    Route(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Route of(CommandSpec spec) {
        return switch (spec.rule()) {
            case REFUSED -> REFUSED;
            case BOTH -> BOTH;
            case MESSAGE -> MESSAGE;
            case KEYSPACE -> DATABASE;
            case OVERWRITE, PARTIAL, STATE, FUNCTIONS -> WRITE;
            case NONE ->
                switch (spec.access()) {
                    case SESSION -> SESSION;
                    case KEYSPACE_READ -> WALK;
                    case READ -> READ;
                    case WRITE, SCRIPT, PUBSUB, ADMIN, KEYSPACE_WRITE, CONNECTION, UNKNOWN -> ANSWER;
                };
        };
    }

    /** Returns the side that is asked. */
    Side asked(MigrationPhase phase, boolean lazy) {
        boolean moving = lazy && phase == MigrationPhase.TARGET_LIVE;
        return this == WALK && moving ? Side.SOURCE : phase.authority();
    }

    /** Returns what happens in a phase, in a few words. */
    String in(MigrationPhase phase, boolean lazy) {
        boolean comesBack = lazy && phase.carriesWrites() && phase.authority() == Side.TARGET;
        if (this == REFUSED || (this == DATABASE && comesBack)) {
            return "refused";
        }
        String asked = asked(phase, lazy).label();
        String shadow = phase.shadow().label();
        boolean moves = lazy && phase == MigrationPhase.TARGET_LIVE && (this == READ || this == WRITE);
        String first = moves ? "keys moved first, " + asked : asked;
        return switch (this) {
            case READ -> phase.readsShadow() ? first + ", sampled on " + shadow : first;
            case WRITE, MESSAGE -> phase.carriesWrites() ? first + ", carried to " + shadow : first;
            case BOTH -> bothIn(phase, asked, shadow);
            case DATABASE -> phase.carriesWrites() ? asked + " and " + shadow : asked;
            case WALK, ANSWER, SESSION, REFUSED -> asked;
        };
    }

    private static String bothIn(MigrationPhase phase, String asked, String shadow) {
        if (phase == MigrationPhase.SOURCE_ONLY) {
            return asked + ", kept for " + shadow;
        }
        return phase.carriesWrites() ? asked + " and " + shadow : asked;
    }
}
