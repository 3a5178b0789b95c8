package io.crossfade.backfill.local;

import io.crossfade.converge.Usage;

/**
 * What a backfill did with how keys were used.
 *
 * @param carried what went along; values in parts, and those whose payload the target refuses, count as used when they are written all the
 *     same
 * @param reason why nothing did; empty if something did
 * @param refusal what the source answers that does not leave its own count alone while it is read (CLIENT NO-TOUCH); empty if it does
 */
public record UsageReport(Usage carried, String reason, String refusal) {
    /** Nobody asked. */
    public static final UsageReport NONE = new UsageReport(Usage.NONE, "the job ended before", "");
}
