package io.crossfade.micrometer;

import java.util.Arrays;
import java.util.List;

/** Every meter of Crossfade; docs/configuration.md lists them. */
enum Meter {
    PHASE("crossfade.phase", "the phase in force: 0 SOURCE_ONLY to 5 TARGET_ONLY"),
    EPOCH("crossfade.epoch", "the number that each change of phase increases"),
    MEMBERS("crossfade.control.members", "instances of the fleet that count, as far as this one knows"),
    LEASE_HELD("crossfade.control.lease.held", "1 while this instance may write, 0 once it is lost to its fleet"),
    DIRTY_KEYS("crossfade.ledger.dirty.keys", "keys that may differ now"),
    DIRTY_SLOTS("crossfade.ledger.dirty.slots", "hash slots in which some key may differ"),
    LEDGER_BYTES("crossfade.ledger.bytes", "memory that the dirty keys take"),
    DIRTY_AGE("crossfade.ledger.dirty.age", "seconds for which the oldest dirty key, or slot, has been dirty"),
    QUEUED_WRITES("crossfade.carry.queued", "writes that wait in the lanes"),
    BREAKER_OPEN("crossfade.breaker.open", "1 while the breaker around the shadow is not closed"),
    CARRY_PAUSED("crossfade.carry.paused", "1 while carrying is paused"),
    CARRIED("crossfade.carry.writes", "writes carried to the shadow, by outcome"),
    BLOCKED("crossfade.carry.blocked", "writes whose caller waited because the lane was full"),
    CHECKED("crossfade.carry.checked", "keys read on both sides after a replay"),
    CONTRADICTED("crossfade.carry.contradicted", "replayed writes that the shadow answered with another number"),
    CARRY_FAILURES("crossfade.carry.failures", "connections that failed while carrying, by role of the side"),
    SHADOW_FAILURES("crossfade.shadow.failures", "what the shadow did not take, by reason"),
    MESSAGES("crossfade.messages", "messages published on the shadow as well, by outcome"),
    DIVERGENCES("crossfade.divergences", "keys that a check found different, and those healed"),
    SHADOW_READS("crossfade.shadow.reads", "sampled reads, by outcome"),
    LAZY_COPIES("crossfade.lazy.copies", "keys copied on first touch"),
    LAZY_UNMOVED_READS("crossfade.lazy.unmoved.reads", "reads answered without the source, which could not be reached"),
    CROSS_SLOT("crossfade.cluster.crossslot", "commands that the target, a cluster, would refuse"),
    SCRIPTS_WITHOUT_KEYS("crossfade.scripts.undeclared", "calls of scripts that write and declare no key"),
    AUTHORITY_REPLACED("crossfade.authority.replaced", "how often the authority was started anew or failed over"),
    RECONCILE_OWED("crossfade.reconcile.owed", "reconciles that are owed, which hold back a change of authority"),
    AUTHORITY_LATENCY("crossfade.authority.latency", "time of a command or pipeline on the authority, by side"),
    SHADOW_LATENCY("crossfade.shadow.latency", "time of a batch of carried writes on the shadow, by side");

    private final String id;
    private final String description;

    Meter(String id, String description) {
        this.id = id;
        this.description = description;
    }

    String id() {
        return id;
    }

    String description() {
        return description;
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(Meter::id).toList();
    }
}
