package io.crossfade.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServerFiguresTest {
    private static final String BEFORE_CPU =
            "# CPU\r\nused_cpu_sys:1.000000\r\nused_cpu_user:2.000000\r\nused_cpu_sys_children:9.0\r\n";
    private static final String AFTER_CPU =
            "# CPU\r\nused_cpu_sys:1.500000\r\nused_cpu_user:2.500000\r\nused_cpu_sys_children:9.5\r\n";
    private static final String BEFORE = "# Commandstats\r\ncmdstat_set:calls=100,usec=500,usec_per_call=5.00\r\n";
    private static final String AFTER = "# Commandstats\r\ncmdstat_set:calls=300,usec=900,usec_per_call=3.00\r\n"
            + "cmdstat_client|setname:calls=1,usec=9,usec_per_call=9.00\r\ncmdstat_get:calls=50,usec=100,usec_per_call=2.0\r\n";

    @Test
    void since_twoHundredWrites_sharesOfEach() {
        ServerFigures each = ServerFigures.parse(AFTER_CPU, AFTER).since(ServerFigures.parse(BEFORE_CPU, BEFORE), 200);

        assertThat(each.cpuMicros()).isCloseTo(5_000, within(1e-6));
        assertThat(each.calls()).containsEntry("SET", 1.0).containsEntry("GET", 0.25);
        assertThat(each.text()).isEqualTo("1.00 SET (2.0 us), 0.25 GET (0.5 us)");
    }

    @Test
    void since_nothingCounted_dash() {
        ServerFigures figures = ServerFigures.parse(BEFORE_CPU, BEFORE);

        assertThat(figures.since(figures, 10).text()).isEqualTo("-");
    }
}
