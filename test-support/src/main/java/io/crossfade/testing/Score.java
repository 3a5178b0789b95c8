package io.crossfade.testing;

/** Scores of sorted sets as servers write them. */
final class Score {
    private Score() {}

    /** Returns the number; {@code -0} counts as 0. */
    static double parse(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text) + 0.0;
        };
    }
}
