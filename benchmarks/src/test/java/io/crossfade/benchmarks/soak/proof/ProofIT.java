package io.crossfade.benchmarks.soak.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.benchmarks.soak.app.Keys;
import io.crossfade.benchmarks.soak.app.Seen;
import io.crossfade.benchmarks.soak.history.Verb;
import io.crossfade.benchmarks.soak.journal.Journal;
import io.crossfade.benchmarks.soak.journal.JournalLog;
import io.crossfade.benchmarks.soak.journal.Outcome;
import io.crossfade.testing.RealRedis;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Each proof accepts what is right and finds what is made wrong on purpose. */
class ProofIT {
    private static final long ACKNOWLEDGED = Outcome.ACKNOWLEDGED.ordinal();
    private static RealRedis server;

    @TempDir
    Path folder;

    private RedisClient jedis;
    private Journal journal;

    @BeforeAll
    static void start() {
        server = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.flush();
        jedis = RedisClient.create(server.host(), server.port());
        journal = Journal.create(folder, 1, 0);
    }

    @AfterEach
    void close() {
        jedis.close();
    }

    @Test
    void counters_betweenAcknowledgedAndUnknown_accepted() {
        journal.begin(Keys.COUNTER_CELL, 5);
        journal.end(Keys.COUNTER_CELL, 3, Outcome.ACKNOWLEDGED);

        jedis.set(Keys.counter(0), "2");
        assertThat(CounterProof.of(journals(), jedis).violations()).hasSize(1);
        jedis.set(Keys.counter(0), "5");
        assertThat(CounterProof.of(journals(), jedis).violations()).isEmpty();
        jedis.set(Keys.counter(0), "6");
        assertThat(CounterProof.of(journals(), jedis).violations()).hasSize(1);
    }

    @Test
    void queues_elementTwice_found() {
        String element = push(ACKNOWLEDGED);
        jedis.rpush(Keys.list(Keys.listOf(Long.parseLong(element))), element);
        assertThat(QueueProof.of(journals(), jedis).violations()).isEmpty();

        journal.append(JournalLog.POPPED, Long.parseLong(element));
        assertThat(QueueProof.of(journals(), jedis).violations()).hasSize(1);
    }

    @Test
    void queues_elementNowhere_foundUnlessAPopIsUnknown() {
        long element = Long.parseLong(push(ACKNOWLEDGED));
        assertThat(QueueProof.of(journals(), jedis).violations()).hasSize(1);

        journal.begin(Keys.POP_CELL + Keys.listOf(element), 1);
        assertThat(QueueProof.of(journals(), jedis).violations()).isEmpty();
    }

    @Test
    void deleted_keyIsBack_found() {
        journal.append(JournalLog.DELETED, 4, ACKNOWLEDGED);
        journal.append(JournalLog.DELETED, 5, JournalLog.NOT_ASKED);
        jedis.set(Keys.deleted(1, 0, 5), "not deleted yet");
        assertThat(DeletedProof.of(journals(), jedis, "authority").violations()).isEmpty();

        jedis.set(Keys.deleted(1, 0, 4), "back");
        assertThat(DeletedProof.of(journals(), jedis, "authority").violations()).hasSize(1);
    }

    @Test
    void locks_heldTwice_found() {
        journal.append(JournalLog.LOCKED, 2, 0, 10, 1_000, 50);
        journal.append(JournalLog.LOCKED, 2, 45, 55, 900, 0);
        assertThat(LockProof.of(journals()).violations()).isEmpty();

        journal.append(JournalLog.LOCKED, 2, 60, 70, 1_000, 0);
        assertThat(LockProof.of(journals()).violations()).hasSize(1);
    }

    @Test
    void histories_valueGoesBackwards_found() {
        see(Verb.INCREMENT, 0, 10, 1);
        see(Verb.READ, 20, 30, 1);
        assertThat(HistoryProof.of(journals()).violations()).isEmpty();

        see(Verb.READ, 40, 50, 0);
        assertThat(HistoryProof.of(journals()).violations())
                .singleElement()
                .asString()
                .contains("not linearizable");
    }

    private String push(long outcome) {
        int number = journal.append(JournalLog.PUSHED, outcome);
        return Long.toString(Keys.unique(1, 0, number));
    }

    private void see(Verb verb, long begun, long ended, long result) {
        journal.append(JournalLog.HISTORY, Seen.COUNTER.code(1), verb.ordinal(), begun, ended, 0, result, ACKNOWLEDGED);
    }

    private List<Journal> journals() {
        return Journal.all(folder);
    }
}
