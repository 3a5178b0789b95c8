package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.converge.Difference;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One walk of a verification over both sides, and the judgement of what it found. */
final class VerifyRun {
    private static final byte[] EXISTS = "EXISTS".getBytes(US_ASCII);

    private final VerifyConfig config;
    private final Servers servers;
    private final Stop stop;
    private final ProgressListener listener;
    private final Gentle gentle;
    private final Throttle throttle;
    private final Judge judge;

    VerifyRun(VerifyConfig config, Servers servers, Gentle gentle, Stop stop, ProgressListener listener) {
        this.config = config;
        this.servers = servers;
        this.stop = stop;
        this.listener = listener;
        this.gentle = gentle;
        this.throttle = gentle.throttle(stop);
        this.judge = new Judge(config, servers, stop);
    }

    /** How many keys a walk saw, and whether it was complete. */
    private record Seen(long keys, boolean complete) {}

    VerifyReport run() {
        Side authority = config.authority();
        Seen compared = walk(authority, (links, keys) -> judge.compare(links, keys).stream()
                .map(difference -> difference != Difference.NONE)
                .toList());
        Seen sought = new Seen(0, false);
        if (compared.complete()) {
            sought = walk(authority.other(), (links, keys) -> absent(links.of(authority), keys));
        }
        boolean complete = sought.complete() && judgeTheRest();
        return new VerifyReport(
                complete,
                authority,
                servers.source().endpoint(),
                servers.target().endpoint(),
                compared.keys(),
                sought.keys(),
                judge.findings().found(),
                judge.findings().repaired(),
                judge.changing(),
                judge.findings().listed(),
                Duration.ZERO,
                gentle.report(),
                0);
    }

    private Seen walk(Side side, BatchFunction<Boolean> suspicious) {
        int slices = servers.sensibleSlices(side, config.walk());
        try {
            return walk(side, suspicious, slices);
        } catch (OpaqueCursorException e) {
            listener.noted(e.getMessage() + "; going on with one scanner");
            return walk(side, suspicious, Walking.OPAQUE);
        }
    }

    private Seen walk(Side side, BatchFunction<Boolean> suspicious, int slices) {
        Stop part = stop.part();
        String step = "verify " + side.label();
        ProgressMeter meter = new ProgressMeter(step, slices != Walking.OPAQUE, System::nanoTime, gentle::state);
        Walking walking = new Walking(servers.sides(), config.walk(), gentle.throttle(part), part, meter, listener);
        Walking.Route route = new Walking.Route(side, servers.of(side).nodes(), slices, "verify");
        List<Walking.Leg> legs = new ArrayList<>();
        for (int slice : route.parts()) {
            legs.add(new Walking.Leg(slice, "", new VerifyWork(config.walk()::wants, suspicious, judge)));
        }
        boolean complete;
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            complete = walking.run(route, walking.walks(route, legs));
        }
        return new Seen(legs.stream().mapToLong(leg -> leg.work().endedKeys()).sum(), complete);
    }

    /** Returns whether the rest could be judged; false if the job has to end. */
    private boolean judgeTheRest() {
        Retries retries = new Retries(config.walk().maxAttempts(), stop);
        try {
            while (true) {
                try (LinkPair links = servers.sides().open(throttle)) {
                    judge.judge(new PairBatches(links, config.walk().evenBatchSize(), throttle));
                    return true;
                } catch (SideException e) {
                    retries.failed(e);
                }
            }
        } catch (TargetFullException e) {
            throw JobException.of(e);
        } catch (StoppedException e) {
            return false;
        }
    }

    private static List<Boolean> absent(RedisLink link, List<Key> keys) {
        List<Command> questions =
                keys.stream().map(key -> Command.of(EXISTS, key.bytes())).toList();
        return link.exchange(questions).stream()
                .map(reply -> !(reply instanceof Long present && present > 0))
                .toList();
    }
}
