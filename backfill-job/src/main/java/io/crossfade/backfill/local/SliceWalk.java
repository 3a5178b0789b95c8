package io.crossfade.backfill.local;

import io.crossfade.backfill.plan.KeyScan;
import io.crossfade.backfill.progress.ProgressMeter;
import io.crossfade.model.Key;
import io.crossfade.model.Side;
import io.crossfade.spi.RedisLink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The walk over one slice: scan a page, work on its keys, record where that was. Used by one thread at a time. */
final class SliceWalk implements Steps {
    private static final long MIN_COUNT = 10;

    private final Place place;
    private final Function<String, KeyScan> scanFrom;
    private final SliceWork work;
    private final ScanSize size;
    private final ProgressMeter meter;
    private String position;
    private KeyScan scan;
    private double shareAhead;
    private boolean done;

    /**
     * Creates a walk.
     *
     * @param place whose keys are walked
     * @param position where to begin
     * @param scanFrom makes the scan that begins at a position
     */
    SliceWalk(
            Place place,
            String position,
            Function<String, KeyScan> scanFrom,
            SliceWork work,
            ScanSize size,
            ProgressMeter meter) {
        this.place = place;
        this.position = position;
        this.scanFrom = scanFrom;
        this.work = work;
        this.size = size;
        this.meter = meter;
        this.scan = scanFrom.apply(position);
        this.shareAhead = place.part() * scan.shareAhead();
    }

    /**
     * Where a walk is.
     *
     * @param side the side
     * @param node the name of the server among those of the side
     * @param part the part of the side's key space, above 0 and at most 1, that the server stands for
     */
    record Place(Side side, String node, double part) {}

    /**
     * How many keys to ask a scan for.
     *
     * @param page the most for one page
     * @param atOnce the most for one call
     * @param expectedKeys how many keys the server holds; at the end of a slice no more is asked for than is expected
     */
    record ScanSize(long page, long atOnce, long expectedKeys) {
        /** How many calls make a page: as many as look at as much of a table as one call for all of it. */
        long calls() {
            return (page + atOnce - 1) / atOnce;
        }

        long of(KeyScan scan) {
            long ahead = (long) Math.ceil(scan.shareAhead() * expectedKeys);
            return Math.min(atOnce, Math.max(MIN_COUNT, ahead));
        }
    }

    /** The part of the whole key space, 0 to 1, that is not yet recorded as done. */
    double shareAhead() {
        return shareAhead;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** Does one page, and what ends the slice if it was the last. */
    @Override
    public void step(Session session, Sides sides) {
        List<Key> keys = session.scanPair().apply(this::page);
        work.handle(session.batches(), keys);
        boolean last = scan.isDone();
        if (last) {
            work.settle(session.batches());
            sides.checkWalk(session.scanPair(), place.side());
        }
        if (work.isSettled()) {
            String reached = scan.position();
            long ended = work.commit(reached, last); // a commit that fails leaves all as it was
            position = reached;
            done = last;
            double ahead = place.part() * scan.shareAhead();
            meter.add(shareAhead - ahead, ended);
            shareAhead = ahead;
        }
    }

    private List<Key> page(LinkPair pair) {
        RedisLink server = scanned(pair);
        List<Key> keys = new ArrayList<>();
        for (long call = 0; call < size.calls() && keys.size() < size.page() && !scan.isDone(); call++) {
            keys.addAll(scan.accept(server.exchange(scan.next(size.of(scan)))));
        }
        return keys;
    }

    private RedisLink scanned(LinkPair pair) {
        return pair.of(place.side()).node(place.node());
    }

    /** Goes back to the last recorded position. */
    @Override
    public void rewind(SideException failure) {
        scan = scanFrom.apply(position);
        work.rewind(failure);
    }
}
