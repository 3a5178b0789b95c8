package io.crossfade.benchmarks.soak.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.MigrationException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class JournalTest {
    @TempDir
    Path folder;

    @Test
    void calls_begunAndPartlyEnded_restIsUnknown() {
        Journal journal = Journal.create(folder, 3, 1);

        journal.begin(5, 10);
        journal.end(5, 6, Outcome.ACKNOWLEDGED);
        journal.end(5, 1, Outcome.REFUSED);
        journal.end(5, 1, Outcome.UNKNOWN);

        Journal read = Journal.all(folder).get(0);
        assertThat(read.process()).isEqualTo(3);
        assertThat(read.thread()).isEqualTo(1);
        assertThat(read.calls(5, Outcome.ACKNOWLEDGED)).isEqualTo(6);
        assertThat(read.calls(5, Outcome.REFUSED)).isEqualTo(1);
        assertThat(read.calls(5, Outcome.UNKNOWN)).isEqualTo(3);
        assertThat(read.calls(6, Outcome.UNKNOWN)).isZero();
    }

    @Test
    void logs_eachWithRecords_areApart() {
        Journal journal = Journal.create(folder, 1, 0);
        for (JournalLog log : JournalLog.values()) {
            long[] record = new long[log.parts()];
            record[record.length - 1] = log.ordinal() + 1L;
            assertThat(journal.append(log, record)).isZero();
            assertThat(journal.append(log, record)).isEqualTo(1);
        }
        journal.put(JournalLog.LOCKED, 1, 2, 77);

        Journal read = Journal.all(folder).get(0);
        for (JournalLog log : JournalLog.values()) {
            assertThat(read.size(log)).isEqualTo(2);
            List<long[]> records = read.records(log);
            assertThat(records.get(0)[log.parts() - 1]).isEqualTo(log.ordinal() + 1L);
        }
        assertThat(read.get(JournalLog.LOCKED, 1, 2)).isEqualTo(77);
    }

    @Test
    void isFull_asManyRecordsAsThereIsRoom_told() {
        Journal journal = Journal.create(folder, 1, 0);
        for (int i = 0; i < JournalLog.LOCKED.records(); i++) {
            assertThat(journal.isFull(JournalLog.LOCKED)).isFalse();
            journal.append(JournalLog.LOCKED, i, 0, 0, 0, 0);
        }

        assertThat(journal.isFull(JournalLog.LOCKED)).isTrue();
        assertThat(journal.size(JournalLog.HISTORY)).isZero();
    }

    @Test
    void outcome_ofFailures_refusedOnlyIfSomebodySaidSo() {
        assertThat(Outcome.of(new JedisDataException("OOM"))).isEqualTo(Outcome.REFUSED);
        assertThat(Outcome.of(new JedisConnectionException("writes are held", new MigrationException("held"))))
                .isEqualTo(Outcome.REFUSED);
        assertThat(Outcome.of(new JedisConnectionException("Read timed out"))).isEqualTo(Outcome.UNKNOWN);
    }
}
