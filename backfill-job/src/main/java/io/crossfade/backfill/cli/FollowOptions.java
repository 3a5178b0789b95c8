package io.crossfade.backfill.cli;

import io.crossfade.backfill.copy.CopyMode;
import io.crossfade.backfill.local.BackfillConfig;
import io.crossfade.setting.Setting;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the source is followed by its hints, and until when. */
final class FollowOptions {
    static final String FOLLOW = "--follow";

    private static final String STOPPED = "stopped";
    private static final String SETTLED = "settled";
    private static final Setting<Duration> LENGTH =
            Setting.duration(FOLLOW, Duration.ZERO, Duration.ofDays(365), Duration.ZERO);

    @Option(
            names = FOLLOW,
            arity = "0..1",
            fallbackValue = STOPPED,
            paramLabel = "stopped|settled|DURATION",
            description =
                    "Bring over what any writer changes on the source, through Crossfade or not, while keys are copied and"
                            + " afterwards: until it is stopped; until all that has changed by then is on the target; or for so long"
                            + " after the copy, as in 10m. By CLIENT TRACKING, else by keyspace notifications if they are on.")
    private @Nullable String until;

    boolean isGiven() {
        return until != null;
    }

    /**
     * Returns for how long the source is followed after the copy, null for until it is stopped.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    @Nullable Duration length() {
        if (until == null || until.equals(STOPPED)) {
            return null;
        }
        return until.equals(SETTLED) ? Duration.ZERO : LENGTH.read(until);
    }

    /**
     * Refuses what it cannot do, before anybody is connected to.
     *
     * @param beside another option or setting that decides how keys are copied, which it cannot go with; null for none
     */
    void check(BackfillConfig config, @Nullable String beside) {
        length();
        if (beside != null) {
            throw new IllegalArgumentException(FOLLOW + " is not for " + beside);
        }
        if (config.mode() == CopyMode.LAZY) {
            throw new IllegalArgumentException(
                    FOLLOW + " is not for the lazy path (crossfade.lazy.enabled): it would overwrite what has moved");
        }
        if (!config.traits().isEmpty()) {
            throw new IllegalArgumentException(FOLLOW
                    + " chooses keys by --match, --exclude and --slots alone; --type, --expiring, --min-ttl, --min-bytes"
                    + " and --max-bytes ask what changes");
        }
    }
}
