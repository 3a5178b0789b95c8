package io.crossfade.backfill.checkpoint;

/**
 * What the members of a shared backfill go by.
 *
 * @param job the job
 * @param walk the conditions of its positions
 * @param run the run that has the job now: all its members know the name, in one word
 * @param turn the turn of that run, in one word: its members take another when one is lost or joins
 * @param number of the walk: marks of an earlier one are nothing to this one
 * @param restarts how often this run began anew because a server did
 */
public record SharedHeader(Job job, Walk walk, String run, String turn, long number, int restarts) {
    /** Returns that of another turn of a run, which goes on where this is. */
    public SharedHeader inTurn(String newRun, String newTurn) {
        return new SharedHeader(job, walk, newRun, newTurn, number, newRun.equals(run) ? restarts : 0);
    }

    /** Returns that of the next walk of another run. */
    public SharedHeader anew(Job newJob, Walk newWalk, String newRun, String newTurn) {
        return new SharedHeader(newJob, newWalk, newRun, newTurn, number + 1, 0);
    }

    /** Returns that of the next walk of this run. */
    public SharedHeader anew(Walk newWalk, String newTurn) {
        return new SharedHeader(job, newWalk, run, newTurn, number + 1, restarts + 1);
    }
}
