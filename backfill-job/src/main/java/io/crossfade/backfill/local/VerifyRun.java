package io.crossfade.backfill.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossfade.backfill.functions.FunctionsReport;
import io.crossfade.backfill.gentle.Gentle;
import io.crossfade.backfill.gentle.TargetFullException;
import io.crossfade.backfill.gentle.Throttle;
import io.crossfade.backfill.plan.OpaqueCursorException;
import io.crossfade.backfill.progress.JobFigures;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.backfill.progress.ProgressTicker;
import io.crossfade.backfill.verify.VerifyOutcome;
import io.crossfade.backfill.verify.VerifyTier;
import io.crossfade.converge.Difference;
import io.crossfade.model.Command;
import io.crossfade.model.Key;
import io.crossfade.model.MigrationException;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** One walk of a verification over both sides, and the judgement of what it found. */
final class VerifyRun {
    private static final byte[] EXISTS = "EXISTS".getBytes(US_ASCII);

    private final VerifyConfig config;
    private final Servers servers;
    private final Stop stop;
    private final ProgressListener listener;
    private final Gentle gentle;
    private final Throttle throttle;
    private final JobFigures figures;
    private final Judge judge;

    VerifyRun(VerifyConfig config, Servers servers, Gentle gentle, Stop stop, ProgressListener listener) {
        this.config = config;
        this.servers = servers;
        this.stop = stop;
        this.listener = listener;
        this.gentle = gentle;
        this.throttle = gentle.throttle(stop);
        this.figures = listener.figures();
        this.judge = new Judge(config, servers, figures, stop);
    }

    /** How many keys a walk saw, and whether it was complete. */
    private record Seen(long keys, boolean complete) {}

    VerifyReport run() {
        if (!config.tier().looksAtKeys()) {
            KeyCount count = new KeyCount(servers, config.rounds(), stop);
            Optional<Map<Side, Long>> counts = onLinks(count::count);
            return report(counts.isPresent(), new Seen(0, true), new Seen(0, true), counts.orElse(Map.of()));
        }
        Side authority = config.authority();
        Seen compared = look(authority, config.tier() == VerifyTier.METADATA ? judge::glance : this::differ);
        Seen sought = new Seen(0, false);
        if (compared.complete()) {
            sought = look(authority.other(), (links, keys) -> absent(links.of(authority), keys));
        }
        return report(sought.complete() && judgeTheRest(), compared, sought, Map.of());
    }

    private VerifyReport report(boolean complete, Seen compared, Seen sought, Map<Side, Long> counts) {
        return new VerifyReport(
                complete,
                config.tier(),
                config.authority(),
                servers.source().endpoint(),
                servers.target().endpoint(),
                counts,
                compared.keys(),
                sought.keys(),
                judge.findings().found(),
                judge.findings().repaired(),
                judge.changing(),
                judge.findings().listed(),
                Duration.ZERO,
                gentle.report(),
                FunctionsReport.NONE,
                0);
    }

    private List<Boolean> differ(LinkPair links, List<Key> keys) {
        return judge.compare(links, keys).stream()
                .map(difference -> difference != Difference.NONE)
                .toList();
    }

    /** Goes over all keys, or over a sample of them; a side that has no more is looked at whole. */
    private Seen look(Side side, BatchFunction<Boolean> suspicious) {
        ServerInfo info = servers.of(side);
        if (config.tier() != VerifyTier.SAMPLE || info.keys() <= config.sampleKeys()) {
            return walk(side, suspicious);
        }
        if (info.cursorsAreRanges()) {
            try {
                return sample(side, suspicious, true);
            } catch (OpaqueCursorException e) {
                listener.noted(e.getMessage() + "; drawing keys by RANDOMKEY");
            }
        }
        if (side == Side.TARGET && servers.sides().target().mapping() != null) {
            listener.noted("keys of a database that shares one cannot be drawn by RANDOMKEY; looking at all");
            return walk(side, suspicious);
        }
        return sample(side, suspicious, false);
    }

    private Seen sample(Side side, BatchFunction<Boolean> suspicious, boolean bySlices) {
        KeySample sample = new KeySample(config, servers.of(side), bySlices, new Random());
        ProgressMeter meter = new ProgressMeter(step(side), true, System::nanoTime, gentle::state);
        figures.slices(0, 1);
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            Optional<Long> keys = onLinks(links -> {
                VerifyWork work = work(side, suspicious);
                work.handle(batches(links), links.apply(pair -> sample.draw(pair, side)));
                return work.commit("", true);
            });
            keys.ifPresent(count -> meter.add(1, count));
            return new Seen(keys.orElse(0L), keys.isPresent());
        }
    }

    private VerifyWork work(Side side, BatchFunction<Boolean> suspicious) {
        VerifyOutcome unsuspicious = side == config.authority() ? VerifyOutcome.ALIKE : VerifyOutcome.PRESENT;
        return new VerifyWork(config.walk()::wants, suspicious, judge, unsuspicious, figures);
    }

    private static String step(Side side) {
        return "verify " + side.label();
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
        ProgressMeter meter = new ProgressMeter(step(side), slices != Walking.OPAQUE, System::nanoTime, gentle::state);
        Walking walking = new Walking(servers.sides(), config.walk(), gentle.throttle(part), part, meter, listener);
        Walking.Route route = new Walking.Route(side, servers.of(side).nodes(), slices, "verify");
        List<Walking.Leg> legs = new ArrayList<>();
        for (int slice : route.parts()) {
            legs.add(new Walking.Leg(slice, "", work(side, suspicious)));
        }
        figures.slices(0, legs.size());
        boolean complete;
        try (ProgressTicker ticker = new ProgressTicker(meter, listener)) {
            complete = walking.run(route, walking.walks(route, legs));
        }
        return new Seen(legs.stream().mapToLong(leg -> leg.work().endedKeys()).sum(), complete);
    }

    /** Returns whether the rest could be judged; false if the job has to end. */
    private boolean judgeTheRest() {
        return onLinks(links -> {
                    judge.judge(batches(links));
                    return true;
                })
                .isPresent();
    }

    private KeyBatches batches(LinkPair links) {
        return new PairBatches(links, config.walk().evenBatchSize(), throttle);
    }

    /** Does {@code work} on a pair of connections, again if one fails; nothing comes of it if the job has to end. */
    private <T> Optional<T> onLinks(Function<LinkPair, T> work) {
        Retries retries = new Retries(config.walk().maxAttempts(), stop);
        try {
            while (true) {
                try (LinkPair links = servers.sides().open(throttle)) {
                    return Optional.of(work.apply(links));
                } catch (SideException e) {
                    retries.failed(e);
                }
            }
        } catch (TargetFullException e) {
            throw JobException.of(e);
        } catch (MigrationException e) {
            throw new JobException(JobFailure.SERVERS_UNSUITABLE, String.valueOf(e.getMessage()), e);
        } catch (StoppedException e) {
            return Optional.empty();
        }
    }

    /** One command counts the keys of a batch that are there; only if some are not is it asked which. */
    private static List<Boolean> absent(RedisLink link, List<Key> keys) {
        byte[][] all = new byte[keys.size() + 1][];
        all[0] = EXISTS;
        for (int i = 0; i < keys.size(); i++) {
            all[i + 1] = keys.get(i).bytes();
        }
        if (link.exchange(Command.of(all)) instanceof Long present && present == keys.size()) {
            return Collections.nCopies(keys.size(), false);
        }
        List<Command> questions =
                keys.stream().map(key -> Command.of(EXISTS, key.bytes())).toList();
        return link.exchange(questions).stream()
                .map(reply -> !(reply instanceof Long present && present > 0))
                .toList();
    }
}
