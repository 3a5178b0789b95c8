package io.crossfade.agent;

/** Ends the JVM at once, with one line: going on would mean to write to one side only. */
final class Halt {
    private static final String PREFIX = "crossfade-agent: ";

    private Halt() {}

    static void because(String reason) {
        System.err.println(PREFIX + reason);
        Runtime.getRuntime().halt(1);
    }

    static void because(String reason, Throwable cause) {
        cause.printStackTrace();
        because(reason + ": " + cause);
    }
}
