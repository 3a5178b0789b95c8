package io.crossfade.samples.demo;

import io.crossfade.model.MigrationPhase;
import io.crossfade.phase.Confirmation;
import java.util.Locale;

/**
 * One step of the way.
 *
 * @param name a phase, or what is done in one
 * @param meaning what it is for, in a few words
 * @param live whether it is of interest how fast the application is meanwhile
 * @param action what happens
 */
record Step(String name, String meaning, boolean live, Action action) {
    private static final String INDENT = " ".repeat(10);
    private static final int COLUMNS = 68;

    /** Does a step and returns what came out of it, in a few words. */
    interface Action {
        String run(Journey journey);
    }

    /** Changes the phase and stays in it. */
    static Step enter(MigrationPhase phase, String meaning) {
        return new Step(phase.name(), meaning, true, journey -> journey.enter(phase, Confirmation.NONE));
    }

    /** Changes the phase and goes on at once. */
    static Step pass(MigrationPhase phase, String meaning) {
        return new Step(phase.name(), meaning, false, journey -> journey.change(phase, Confirmation.NONE));
    }

    /** As {@link #enter}, for a change that has to be confirmed. */
    static Step confirm(MigrationPhase phase, String meaning) {
        return new Step(phase.name(), meaning, true, journey -> journey.enter(phase, Confirmation.CONFIRMED));
    }

    static Step backfill(String meaning) {
        return new Step("backfill", meaning, true, Journey::backfill);
    }

    static Step verify() {
        return new Step("verify", "both sides are compared both ways", true, Journey::verify);
    }

    static Step prove() {
        return new Step("proof", "the application rests, both servers are asked", false, Journey::prove);
    }

    /**
     * Returns the lines that tell of a step when it is done.
     *
     * @param atSeconds when it was done
     * @param outcome what came out of it
     * @param speed how the application fared meanwhile
     */
    String told(double atSeconds, String outcome, String speed) {
        String what = String.format(Locale.ROOT, "%6.1f s  %-11s  %s%n", atSeconds, name, meaning) + INDENT + outcome;
        if (!live) {
            return what;
        }
        boolean oneLine = outcome.length() + speed.length() < COLUMNS;
        return what + (oneLine ? "; " : System.lineSeparator() + INDENT) + speed;
    }
}
