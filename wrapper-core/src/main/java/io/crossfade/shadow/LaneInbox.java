package io.crossfade.shadow;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * The writes that wait for one lane, bounded by their number and by the memory that they take. Any thread puts in, one takes out.
 *
 * <p>What was taken out counts until it is {@link #done}, so that the bound holds for what is under way too. An item larger than
 * the bound is taken when there is no other.
 */
final class LaneInbox {
    private final MpscAtomicArrayQueue<CarryItem> queue;
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;
    private long takenBytes;

    LaneInbox(int capacity, long maxBytes) {
        this.queue = new MpscAtomicArrayQueue<>(capacity);
        this.maxBytes = maxBytes;
    }

    /** Puts an item in; returns false, changing nothing, if there is no room for it. */
    boolean offer(CarryItem item) {
        long size = item.bytes();
        long before = bytes.getAndAdd(size);
        boolean taken = (before == 0 || before + size <= maxBytes) && queue.offer(item);
        if (!taken) {
            bytes.getAndAdd(-size);
        }
        return taken;
    }

    /** Takes out the oldest, at most {@code max}, for the one thread that does. */
    void drainTo(List<CarryItem> batch, int max) {
        queue.drain(batch::add, max);
        for (CarryItem item : batch) {
            takenBytes += item.bytes();
        }
    }

    /** What was taken out is no longer held. For the thread that took it. */
    void done() {
        if (takenBytes != 0) {
            bytes.getAndAdd(-takenBytes);
            takenBytes = 0;
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }
}
