package io.crossfade.backfill.local;

/** Work that is over with a page as soon as it has been handled; doing one twice does no harm. Counts the keys. Used by one thread at a time. */
abstract class PageWork implements SliceWork {
    private long seen;
    private long committed;

    /** So many keys of the page have been handled. */
    final void seen(int keys) {
        seen += keys;
    }

    /** What was handled is not handled again; {@code done} if the slice is through. */
    void over(boolean done) {
        // whoever counts more than keys
    }

    /** What was handled since it was over with the last page is handled again. */
    void again() {
        // whoever counts more than keys
    }

    @Override
    public final void settle(KeyBatches batches) {
        // every page is settled when it has been handled
    }

    @Override
    public final boolean isSettled() {
        return true;
    }

    @Override
    public final long commit(String position, boolean done) {
        long more = seen - committed;
        committed = seen;
        over(done);
        return more;
    }

    @Override
    public final long endedKeys() {
        return committed;
    }

    @Override
    public final void rewind(SideException failure) {
        seen = committed;
        again();
    }
}
