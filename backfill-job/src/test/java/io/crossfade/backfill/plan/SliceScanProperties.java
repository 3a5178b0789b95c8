package io.crossfade.backfill.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the server's table does meanwhile, the slices together find every key that stays. */
class SliceScanProperties {
    private static final int STAYING_KEYS = 200;
    private static final int MAX_BITS = 10;

    @Property(tries = 150)
    void slices_tableGrowsAndShrinks_everyStayingKeyIsFound(
            @ForAll @IntRange(min = 1, max = 100) int slices,
            @ForAll @IntRange(min = 1, max = 50) int count,
            @ForAll long seed) {
        Random random = new Random(seed);
        TableModel table = new TableModel(1 + random.nextInt(MAX_BITS));
        Set<Long> staying = new TreeSet<>();
        for (int i = 0; i < STAYING_KEYS; i++) {
            staying.add(random.nextLong());
        }
        staying.forEach(table::add);
        List<SliceScan> scans = new ArrayList<>(
                SlicePlan.of(slices).stream().map(SliceScan::new).toList());
        Set<Long> found = new TreeSet<>();

        while (!scans.isEmpty()) {
            disturb(table, staying, random);
            SliceScan scan = scans.get(random.nextInt(scans.size()));
            double before = scan.shareAhead();
            scan.accept(table.scan(scan.next(count))).stream()
                    .map(TableModel::hashOf)
                    .forEach(found::add);
            assertThat(scan.shareAhead()).isLessThan(before);
            if (scan.isDone()) {
                scans.remove(scan);
            }
        }

        assertThat(found).containsAll(staying);
    }

    @Property(tries = 100)
    void slice_resumedAtItsPosition_missesNothing(@ForAll @IntRange(min = 1, max = 20) int count, @ForAll long seed) {
        Random random = new Random(seed);
        TableModel table = new TableModel(8);
        Set<Long> staying = new TreeSet<>();
        for (int i = 0; i < STAYING_KEYS; i++) {
            long hash = random.nextLong();
            staying.add(hash);
            table.add(hash);
        }
        Slice all = SlicePlan.of(1).get(0);
        SliceScan scan = new SliceScan(all);
        Set<Long> found = new TreeSet<>();

        while (!scan.isDone()) {
            List<Key> keys = scan.accept(table.scan(scan.next(count)));
            keys.stream().map(TableModel::hashOf).forEach(found::add);
            disturb(table, staying, random);
            if (!scan.isDone()) {
                scan = new SliceScan(all, scan.position());
            }
        }

        assertThat(found).containsAll(staying);
    }

    private static void disturb(TableModel table, Set<Long> staying, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> table.resizeTo(1 + random.nextInt(MAX_BITS));
            case 1 -> table.settle();
            case 2 -> table.add(random.nextLong());
            default -> {
                long hash = random.nextLong();
                if (!staying.contains(hash)) {
                    table.remove(hash);
                }
            }
        }
    }
}
