package io.crossfade.backfill.metrics;

import java.util.Arrays;
import java.util.List;

/** Every meter of a run; docs/backfill.md lists them. */
enum JobMeter {
    PROGRESS("crossfade.job.progress", "the part that is done, 0 to 1"),
    REMAINING("crossfade.job.remaining", "seconds that it will still take at this pace"),
    KEYS_DONE("crossfade.job.keys.done", "keys handled, those of earlier runs of the same job included"),
    KEYS_RATE("crossfade.job.keys.rate", "keys handled per second, over the last ten seconds"),
    KEYS("crossfade.job.keys", "keys that have ended in this process, by outcome"),
    QUARANTINED("crossfade.job.quarantined", "keys that this process could not copy, by kind of reason"),
    SLICES(
            "crossfade.job.slices",
            "slices of the database that is being copied, or of the side that is being looked at, by state"),
    BYTES("crossfade.job.bytes", "bytes of commands and replies, by side"),
    LATENCY("crossfade.job.latency", "seconds that a server takes to answer, by side"),
    THROTTLE_SHARE("crossfade.job.throttle.share", "the share of the time that workers use the servers, 0 to 1"),
    HELD("crossfade.job.held", "1 while the job holds");

    private final String id;
    private final String description;

    JobMeter(String id, String description) {
        this.id = id;
        this.description = description;
    }

    String id() {
        return id;
    }

    String description() {
        return description;
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(JobMeter::id).toList();
    }
}
