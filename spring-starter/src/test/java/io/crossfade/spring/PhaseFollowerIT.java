package io.crossfade.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.CrossfadeConfig;
import io.crossfade.PhaseFile;
import io.crossfade.PhaseFlag;
import io.crossfade.PhaseFollower;
import io.crossfade.jedis.JedisCrossfade;
import io.crossfade.model.Carrying;
import io.crossfade.model.MigrationPhase;
import io.crossfade.spi.SideConfig;
import io.crossfade.testing.Behaviour;
import io.crossfade.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How wishes are followed, look by look. */
@ExtendWith(OutputCaptureExtension.class)
class PhaseFollowerIT {
    @RegisterExtension
    static final TwoServers SERVERS = new TwoServers();

    @TempDir
    Path folder;

    private Path file;
    private JedisCrossfade crossfade;
    private PhaseFollower follower;

    @BeforeEach
    void open() {
        file = folder.resolve("phase.properties");
        crossfade = JedisCrossfade.open(CrossfadeConfig.builder()
                .source(SideConfig.of(SERVERS.source().host(), SERVERS.source().port()))
                .target(SideConfig.of(SERVERS.target().host(), SERVERS.target().port()))
                .build());
        follower = following(new PhaseFile(file, Duration.ofSeconds(1)));
    }

    @AfterEach
    void close() {
        crossfade.close();
    }

    @Test
    @Behaviour("SP-7")
    void file_missing_isNoWish() {
        assertThat(follower.first()).isNull();

        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SOURCE_ONLY);
    }

    @Test
    @Behaviour("SP-7")
    void file_withoutPhase_isNoWish() throws IOException {
        wish("# nothing is wanted yet");
        assertThat(follower.first()).isNull();

        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SOURCE_ONLY);
    }

    @Test
    @Behaviour({"SP-7", "SP-9"})
    void wish_illegal_isTriedOnceAndSaysWhatIsPossible(CapturedOutput output) throws IOException {
        wish("crossfade.phase=target-live");

        follower.look();
        follower.look();

        assertThat(output.getOut())
                .containsOnlyOnce("the wish for phase TARGET_LIVE was not followed")
                .contains("possible from here: [DUAL_WRITE]");
    }

    @Test
    @Behaviour("SP-9")
    void wish_refusedBeforeAndMadeAnew_isTriedAgain() throws IOException {
        wish("crossfade.phase=shadow-read");
        follower.look();
        crossfade.crossfade().changePhase(MigrationPhase.DUAL_WRITE);
        follower.look();
        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.DUAL_WRITE);

        wish("crossfade.phase=shadow-read");
        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SHADOW_READ);
    }

    @Test
    @Behaviour("SP-7")
    void wish_forTheStepOfNoReturn_needsConfirmation(CapturedOutput output) throws IOException {
        walkTo(MigrationPhase.RAMP_DOWN);

        wish("crossfade.phase=target-only");
        follower.look();
        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.RAMP_DOWN);
        assertThat(output.getOut()).contains("is the point of no return");
        wish("crossfade.phase=target-only\ncrossfade.confirm=true");
        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.TARGET_ONLY);
    }

    @Test
    @Behaviour("SP-7")
    @Race("P25")
    void p25_fileUnreadable_phaseStaysAndTheProblemIsLoggedOnce(CapturedOutput output) throws IOException {
        wish("crossfade.phase=duel-write");
        follower.look();
        follower.look();
        wish("crossfade.fase=dual-write");
        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SOURCE_ONLY);
        assertThat(output.getOut())
                .containsOnlyOnce("crossfade.phase=duel-write is not allowed")
                .contains("crossfade.fase is no setting; did you mean crossfade.phase?");
        wish("crossfade.phase=dual-write");
        follower.look();
        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.DUAL_WRITE);
    }

    @Test
    @Behaviour({"PC-3", "PC-4", "SP-7"})
    void file_carryingPausedAndRunning_isFollowedBeforeThePhase(CapturedOutput output) throws IOException {
        walkTo(MigrationPhase.SHADOW_READ);
        wish("crossfade.phase=target-live\ncrossfade.carrying=paused");
        follower.look();
        assertThat(crossfade.crossfade().carrying()).isEqualTo(Carrying.PAUSED);
        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SHADOW_READ);
        assertThat(output.getOut()).contains("does not move while carrying is paused");

        wish("crossfade.phase=target-live");
        follower.look();
        assertThat(crossfade.crossfade().carrying()).isEqualTo(Carrying.PAUSED);
        wish("crossfade.phase=target-live\ncrossfade.carrying=running");
        follower.look();

        assertThat(crossfade.crossfade().carrying()).isEqualTo(Carrying.RUNNING);
        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.TARGET_LIVE);
    }

    @Test
    @Behaviour("PC-3")
    void file_carryingPausedAtTheStart_isHowItStarts() throws IOException {
        wish("crossfade.carrying=paused");
        CrossfadeConfig config = CrossfadeConfig.builder()
                .source(SideConfig.of("old.example", 6379))
                .target(SideConfig.of("new.example", 6379))
                .phase(MigrationPhase.DUAL_WRITE)
                .build();

        assertThat(follower.first(config))
                .isEqualTo(config.toBuilder().carrying(Carrying.PAUSED).build());
    }

    @Test
    @Behaviour({"SP-8", "SP-9"})
    void bean_answerChanges_isTriedOncePerAnswer(CapturedOutput output) {
        AtomicReference<MigrationPhase> wanted = new AtomicReference<>();
        follower = following(new PhaseBean(wanted::get, Duration.ofSeconds(1)));
        assertThat(follower.first()).isNull();

        wanted.set(MigrationPhase.TARGET_ONLY);
        follower.look();
        follower.look();
        assertThat(output.getOut()).containsOnlyOnce("the wish for phase TARGET_ONLY was not followed");
        wanted.set(MigrationPhase.DUAL_WRITE);
        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.DUAL_WRITE);
    }

    @Test
    @Behaviour("SP-8")
    void bean_confirming_takesTheStepOfNoReturn() {
        walkTo(MigrationPhase.RAMP_DOWN);
        follower = following(new PhaseBean(
                new PhaseSource() {
                    @Override
                    public MigrationPhase wantedPhase() {
                        return MigrationPhase.TARGET_ONLY;
                    }

                    @Override
                    public boolean confirmed() {
                        return true;
                    }
                },
                Duration.ofSeconds(1)));

        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.TARGET_ONLY);
    }

    @Test
    @Behaviour("SP-8")
    void bean_failing_phaseStaysAndTheFailureIsLogged(CapturedOutput output) {
        follower = following(new PhaseBean(
                () -> {
                    throw new IllegalStateException("the flag service is away");
                },
                Duration.ofSeconds(1)));

        follower.look();

        assertThat(crossfade.crossfade().phase()).isEqualTo(MigrationPhase.SOURCE_ONLY);
        assertThat(output.getOut()).contains("the flag service is away");
    }

    private PhaseFollower following(PhaseFlag flag) {
        return new PhaseFollower(flag, crossfade::crossfade);
    }

    private void walkTo(MigrationPhase last) {
        for (MigrationPhase phase : MigrationPhase.values()) {
            if (phase.compareTo(last) <= 0) {
                crossfade.crossfade().changePhase(phase);
            }
        }
    }

    /** Writes the file with a time that differs from the last one's. */
    private void wish(String content) throws IOException {
        FileTime last = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.from(Instant.now());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(last.toInstant().plusMillis(10)));
    }
}
