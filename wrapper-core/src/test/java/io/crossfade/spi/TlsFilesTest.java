package io.crossfade.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.setting.Settings;
import io.crossfade.testing.Behaviour;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the files for TLS may be. Needs no server. */
class TlsFilesTest {
    private static final Path FILES = Path.of("src/test/resources/tls");

    @Test
    void context_nothingNamed_isTheJvms() {
        assertThat(TlsFiles.NONE.context("crossfade.source")).isNotNull();
    }

    @Test
    @Behaviour("SD-2")
    void context_fileMissing_namesSettingAndFile() {
        refused(
                files("none.pem", null, null),
                "crossfade.source.tls-trust=" + FILES.resolve("none.pem")
                        + " cannot be used; allowed: a PEM file with certificates");
    }

    @Test
    @Behaviour("SD-2")
    void context_noCertificateInTheFile_isRefused() {
        refused(files("client.key", null, null), "a PEM file with certificates");
    }

    @Test
    @Behaviour("SD-2")
    void context_certificateWithoutKey_isRefused() {
        refused(files(null, "client.pem", null), "a PEM file together with crossfade.source.tls-key");
    }

    @Test
    @Behaviour("SD-2")
    void context_keyThatIsNone_isRefused() {
        refused(
                files(null, "client.pem", "ca.pem"),
                "a PEM file with a PKCS#8 key of the certificate, without a password");
    }

    @Test
    @Behaviour("SD-2")
    void context_keyOfAnotherKind_isRefused() {
        refused(files(null, "client.pem", "server.key"), "a PEM file with a PKCS#8 key of the certificate");
    }

    @Test
    @Behaviour({"SD-2", "CF-4"})
    void context_wrongPassword_isRefusedAndNotShown() {
        TlsFiles files = new TlsFiles(null, null, FILES.resolve("client.p12"), null, "guessed");

        refused(files, "a key store that its password opens");
        assertThat(files.toString()).doesNotContain("guessed");
    }

    @Test
    @Behaviour("SD-2")
    void files_withoutTls_areRefused() {
        Settings settings = Settings.of("", Map.of("crossfade.source.tls-trust", "ca.pem"));

        assertThatThrownBy(() -> SideConfig.from(settings, "crossfade.source"))
                .hasMessage("crossfade.source.tls=false is not allowed; allowed: true, since files for TLS are named");
    }

    @Test
    @Behaviour("SD-2")
    void key_withoutCertificate_isRefused() {
        assertThatThrownBy(() -> files(null, null, "client.key"))
                .hasMessageContaining("a key together with tls-certificate");
    }

    private static void refused(TlsFiles files, String message) {
        assertThatThrownBy(() -> files.context("crossfade.source"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("guessed");
    }

    private static TlsFiles files(@Nullable String trust, @Nullable String certificate, @Nullable String key) {
        return new TlsFiles(path(trust), null, path(certificate), path(key), null);
    }

    private static @Nullable Path path(@Nullable String name) {
        return name == null ? null : FILES.resolve(name);
    }
}
