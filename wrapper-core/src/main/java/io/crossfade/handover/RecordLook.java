package io.crossfade.handover;

import java.util.Map;

/**
 * All fields of the record at one moment, those of the control plane among them.
 *
 * @param nowMillis the target's time
 * @param fields the values by name, in no order
 */
public record RecordLook(long nowMillis, Map<String, byte[]> fields) {
    /** What the name of a member's field begins with. */
    public static final String MEMBER = Fields.MEMBER;

    /** The field of the decision. */
    public static final String DECISION = Fields.DECISION;

    /**
     * What the name of an instance's field begins with, alive or not, a member or not: it may have left something different on the two
     * sides.
     */
    public static final String INSTANCE = Fields.INSTANCE;
}
