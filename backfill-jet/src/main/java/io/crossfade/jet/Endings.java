package io.crossfade.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.crossfade.backfill.local.JobException;
import io.crossfade.backfill.local.JobFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How a backfill has just ended, for members that wait for it or come a moment too late: kept for a minute. Thread-safe. */
final class Endings {
    private static final String DONE = "done ";
    private static final String FAILED = "failed ";
    private static final long KEPT_SECONDS = 60;

    private final HazelcastInstance hazelcast;
    private final String name;

    Endings(HazelcastInstance hazelcast, String name) {
        this.hazelcast = hazelcast;
        this.name = name;
    }

    void tellDone(String run) {
        endings().set(name, DONE + run, KEPT_SECONDS, TimeUnit.SECONDS);
    }

    void tellFailed(String run, JobException failure) {
        String text = FAILED + run + " " + failure.failure() + " " + failure.getMessage();
        endings().set(name, text, KEPT_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns the run that has done all of it. */
    Optional<String> done() {
        return told(DONE);
    }

    /** Throws what another member of {@code run} has told. */
    void rethrow(String run) {
        Optional<String> failure = told(FAILED + run + " ");
        if (failure.isPresent()) {
            String text = failure.get();
            int blank = text.indexOf(' ');
            throw JobException.elsewhere(JobFailure.valueOf(text.substring(0, blank)), text.substring(blank + 1));
        }
    }

    private Optional<String> told(String kind) {
        return Optional.ofNullable(endings().get(name))
                .filter(text -> text.startsWith(kind))
                .map(text -> text.substring(kind.length()));
    }

    private IMap<String, String> endings() {
        return hazelcast.getMap("crossfade-endings");
    }
}
