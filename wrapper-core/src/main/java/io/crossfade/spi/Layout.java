package io.crossfade.spi;

/**
 * Which server holds which keys. Two readings that are {@link #sameAs the same} prove that no key changed its server between
 * them.
 *
 * @param text changes whenever a key may have moved for good
 * @param moving whether keys are being moved right now
 */
public record Layout(String text, boolean moving) {
    /** That of one server, which holds every key at all times. */
    public static final Layout ONE_SERVER = new Layout("", false);

    /** Returns whether no key moved between this reading and a {@code later} one. */
    public boolean sameAs(Layout later) {
        return !moving && !later.moving && text.equals(later.text);
    }
}
