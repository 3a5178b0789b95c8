package io.crossfade.samples.demo;

/**
 * Migrates a live application from one real Redis to another and proves that nothing was lost.
 *
 * <p>{@link DemoMode} lists the steps, {@link Shop} is the application, {@link Migration} puts everything together.
 */
public final class MigrationDemo {
    private static final int NOT_ALLOWED = 2;

    private MigrationDemo() {}

    /**
     * Runs the demo. Exits with 0 if every proof holds, with 1 if not, and with 2 if a system property is not allowed.
     *
     * @param args not used; {@code -Ddemo.mode=lazy} takes the other way, {@code -Ddemo.keys=100000} is how much there is
     *     to move
     */
    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "demo-logback.xml");
        }
        Screen screen = Screen.ofStandardOutput();
        Thread whenInterrupted = new Thread(() -> interrupted(screen), "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(whenInterrupted);
        int code = run(screen);
        Runtime.getRuntime().removeShutdownHook(whenInterrupted);
        System.exit(code);
    }

    private static int run(Screen screen) {
        DemoSettings settings;
        try {
            settings = DemoSettings.fromSystemProperties();
        } catch (IllegalArgumentException e) {
            screen.say(String.valueOf(e.getMessage()));
            return NOT_ALLOWED;
        }
        return new Migration(settings, screen, servers -> {}).run();
    }

    /** The servers end with the process; what then fails is of no interest. */
    private static void interrupted(Screen screen) {
        screen.say("interrupted; both servers are stopped");
        screen.close();
    }
}
