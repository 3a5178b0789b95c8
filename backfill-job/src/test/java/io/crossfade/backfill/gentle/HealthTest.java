package io.crossfade.backfill.gentle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.model.Side;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What INFO tells, and what follows from it. */
class HealthTest {
    private static final HealthRules RULES =
            new HealthRules(GentleConfig.from(Settings.none()).health());

    @Test
    void health_infoOfAPrimary_isUnderstood() {
        ServerHealth health = ServerHealth.of(String.join(
                "\r\n",
                "# Memory",
                "used_memory:750",
                "maxmemory:1000",
                "mem_clients_slaves:11",
                "mem_clients_normal:22",
                "# Persistence",
                "loading:0",
                "rdb_bgsave_in_progress:0",
                "aof_rewrite_in_progress:1",
                "# Stats",
                "evicted_keys:5",
                "# Replication",
                "role:master",
                "slave0:ip=127.0.0.1,port=1,state=online,offset=900,lag=0",
                "slave1:ip=127.0.0.1,port=2,state=online,offset=400,lag=1",
                "slave2:ip=127.0.0.1,port=3,state=wait_bgsave,offset=0,lag=0",
                "master_repl_offset:1000",
                ""));

        assertThat(health).isEqualTo(new ServerHealth(true, false, 600, 33, 0.75, 5));
    }

    /** As a job that follows the source as by a replica. */
    @Test
    @Behaviour("BF-172")
    void health_replicaThatNeverConfirmsAnything_isNotBehind() {
        String info = "master_repl_offset:1000000000\r\nslave0:ip=127.0.0.1,port=1,state=online,offset=0,lag=0\r\n";

        assertThat(ServerHealth.of(info)).isEqualTo(ServerHealth.WELL);
        assertThat(ServerHealth.of(info + "slave1:ip=127.0.0.1,port=2,state=online,offset=999999000,lag=0\r\n")
                        .replicaLag())
                .isEqualTo(1_000);
    }

    @Test
    void health_serverThatTellsNothing_isWell() {
        assertThat(ServerHealth.of("# Server\r\nredis_version:7.0.15\r\nmaxmemory:0\r\nevicted_keys:many\r\n"))
                .isEqualTo(ServerHealth.WELL);
    }

    @Test
    void health_severalServers_theWorstOfEach() {
        ServerHealth one = new ServerHealth(true, false, 1, 20, 0.1, 3);
        ServerHealth other = new ServerHealth(false, true, 2, 10, 0.2, 4);

        assertThat(one.and(other)).isEqualTo(new ServerHealth(true, true, 2, 20, 0.2, 7));
    }

    @ParameterizedTest
    @Behaviour("BF-32")
    @CsvSource(
            textBlock =
                    """
            SOURCE, false, false,        0,         0, 0.00, 0, GO
            SOURCE, true,  false,        0,         0, 0.00, 0, EASE
            TARGET, true,  false,        0,         0, 0.00, 0, GO
            SOURCE, false, true,         0,         0, 0.00, 0, HOLD
            TARGET, false, true,         0,         0, 0.00, 0, HOLD
            SOURCE, true,  false, 67108864,         0, 0.00, 0, EASE
            SOURCE, true,  false, 67108865,         0, 0.00, 0, HOLD
            TARGET, false, false, 67108865,         0, 0.00, 0, HOLD
            TARGET, false, false,        0, 268435556, 0.00, 0, GO
            TARGET, false, false,        0, 268435557, 0.00, 0, HOLD
            SOURCE, false, false,        0, 268435557, 0.00, 0, HOLD
            SOURCE, false, false,        0,         0, 0.99, 9, GO
            TARGET, false, false,        0,         0, 0.90, 0, GO
            TARGET, false, false,        0,         0, 0.91, 0, HOLD
            TARGET, false, true,         0,         0, 0.91, 1, STOP
            """)
    void rules_eachFigure_oneAdvice(
            Side side,
            boolean saving,
            boolean loading,
            long lag,
            long buffers,
            double memory,
            long evicted,
            Advice.Kind expected) {
        ServerHealth first = new ServerHealth(false, false, 0, 100, 0, 0);

        Advice advice = RULES.judge(side, first, new ServerHealth(saving, loading, lag, buffers, memory, evicted));

        assertThat(advice.kind()).isEqualTo(expected);
        assertThat(advice.reason().isEmpty()).isEqualTo(expected == Advice.Kind.GO);
    }

    @Test
    void rules_everyLimitOff_nothingHolds() {
        HealthRules off = new HealthRules(new HealthLimits(false, 0, 0, 0, false));
        ServerHealth bad = new ServerHealth(true, false, Long.MAX_VALUE, Long.MAX_VALUE, 1, Long.MAX_VALUE);

        for (Side side : Side.values()) {
            assertThat(off.judge(side, ServerHealth.WELL, bad)).isEqualTo(Advice.GO);
        }
    }

    @Test
    void settings_outOfRange_areNamed() {
        assertThatThrownBy(() ->
                        GentleConfig.from(Settings.of("test", Map.of("crossfade.backfill.max-target-memory", "101"))))
                .hasMessageContaining("crossfade.backfill.max-target-memory=101");
        assertThatThrownBy(() -> new PaceLimits(-1, 0, PaceLimits.latency("1ms"), 1, 1))
                .hasMessageContaining("crossfade.backfill.rate-megabytes=-1");
    }
}
