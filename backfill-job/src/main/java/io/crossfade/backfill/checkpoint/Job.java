package io.crossfade.backfill.checkpoint;

/**
 * What makes two runs the same job: a checkpoint of another job is refused.
 *
 * @param source the source's endpoint
 * @param target the target's endpoint
 * @param mode how keys are copied, and which are not
 */
public record Job(String source, String target, String mode) {
    /** Returns the job in words. */
    @Override
    public String toString() {
        return mode + " from " + source + " to " + target;
    }
}
