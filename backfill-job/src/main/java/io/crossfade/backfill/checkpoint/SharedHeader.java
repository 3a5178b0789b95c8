package io.crossfade.backfill.checkpoint;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What the members of a shared backfill go by.
 *
 * @param job the job
 * @param walk the conditions of its positions
 * @param run the run that has the job now: all its members know the name, in one word
 * @param turn the turn of that run, in one word: its members take another when one is lost or joins
 * @param number of the walk, which no other has: marks of another one are nothing to this one. It is drawn, not counted: a target that
 *     has failed over may have lost the last ones, and not what a straggler writes there since.
 * @param restarts how often this run began anew because a server did
 */
public record SharedHeader(Job job, Walk walk, String run, String turn, long number, int restarts) {
    /** Returns that of the first walk there is. */
    public static SharedHeader first(Job job, Walk walk, String run, String turn) {
        return new SharedHeader(job, walk, run, turn, draw(), 0);
    }

    /** Returns that of another turn of a run, which goes on where this is. */
    public SharedHeader inTurn(String newRun, String newTurn) {
        return new SharedHeader(job, walk, newRun, newTurn, number, newRun.equals(run) ? restarts : 0);
    }

    /** Returns that of the next walk of another run. */
    public SharedHeader anew(Job newJob, Walk newWalk, String newRun, String newTurn) {
        return new SharedHeader(newJob, newWalk, newRun, newTurn, draw(), 0);
    }

    /** Returns that of the next walk of this run. */
    public SharedHeader anew(Walk newWalk, String newTurn) {
        return new SharedHeader(job, newWalk, run, newTurn, draw(), restarts + 1);
    }

    private static long draw() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }
}
