package io.crossfade.converge;

/** One way through a large value of one type, that makes the shadow's parts equal to the authority's. */
interface PartsPass {
    /**
     * Goes once over all parts.
     *
     * @param expiry when the key expires on the authority
     * @param there whether the shadow has a value of the type
     */
    void run(Expiry expiry, boolean there);

    /**
     * Whether each part was read again on the authority after it was written, until it stayed: then the pass has done all there
     * is to do. Otherwise another pass has to find nothing different.
     */
    boolean provesEachPart();
}
