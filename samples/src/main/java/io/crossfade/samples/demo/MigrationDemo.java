package io.crossfade.samples.demo;

/** Entry point of the demo. */
public final class MigrationDemo {

    private MigrationDemo() {}

    /**
     * Says which mode was asked for.
     *
     * @param args not used; the mode is the system property {@code demo.mode}
     */
    public static void main(String[] args) {
        System.out.println("mode " + System.getProperty("demo.mode", "warm"));
    }
}
