package io.crossfade.backfill.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.backfill.TwoServers;
import io.crossfade.backfill.progress.ProgressListener;
import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real source is asked for at a time. */
class PiecesIT {
    private static final int PIECE = 32;
    private static final int SCAN = 32;
    private static TwoServers servers;

    private CountingSide source;
    private CountingSide target;

    @BeforeAll
    static void start() {
        servers = new TwoServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void fill() {
        servers.flush();
        servers.fillSource(10_000);
        source = new CountingSide(servers.sourceSide);
        target = new CountingSide(servers.targetSide);
    }

    @Test
    @Behaviour({"BF-140", "BF-146"})
    void backfill_byDefault_asksTheSourceForLittleAtATime() {
        BackfillReport report = backfill(Map.of());

        assertThat(report.clean()).isTrue();
        assertThat(source.longestPipeline()).isLessThanOrEqualTo(PIECE);
        assertThat(source.largestScan()).isEqualTo(SCAN);
        servers.assertEqual();
    }

    @Test
    @Behaviour({"BF-140", "BF-146"})
    void verification_byDefault_asksTheSourceForLittleAtATime() {
        backfill(Map.of());
        source = new CountingSide(servers.sourceSide);

        VerifyReport report =
                Verification.create(source, target, VerifyConfig.defaults()).run(ProgressListener.NONE);

        assertThat(report.equal()).isTrue();
        assertThat(source.longestPipeline()).isLessThanOrEqualTo(PIECE);
        assertThat(source.largestScan()).isEqualTo(SCAN);
    }

    @ParameterizedTest
    @CsvSource({"crossfade.backfill.min-share", "crossfade.backfill.source-share"})
    @Behaviour("BF-145")
    void backfill_fullSpeed_asksForWholePipelines(String setting) {
        BackfillReport report = backfill(Map.of(setting, "1"));

        assertThat(report.clean()).isTrue();
        assertThat(source.longestPipeline()).isGreaterThan(PIECE);
        assertThat(source.largestScan()).isGreaterThan(SCAN);
    }

    private BackfillReport backfill(Map<String, String> settings) {
        return Backfill.create(source, target, BackfillConfig.from(Settings.of("test", settings)))
                .run(ProgressListener.NONE);
    }
}
