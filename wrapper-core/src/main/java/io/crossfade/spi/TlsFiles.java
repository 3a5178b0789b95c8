package io.crossfade.spi;

import io.crossfade.setting.Setting;
import io.crossfade.setting.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What TLS to one side trusts and shows. A file is PEM, or a key store if its name ends in {@code .p12}, {@code .pfx} or {@code
 * .jks}. Immutable; the text form shows no password.
 *
 * @param trust the certificates that are trusted; null for those that the JVM trusts
 * @param trustPassword the password of that key store, or null
 * @param certificate this client's certificate, with its chain, for mutual TLS; null to show none
 * @param key its private key, PKCS#8 in PEM without a password; null if the certificate's key store holds it
 * @param keyPassword the password of the certificate's key store, or null
 */
public record TlsFiles(
        @Nullable Path trust,
        @Nullable String trustPassword,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable String keyPassword) {
    /** The JVM's own trust, and no certificate. */
    public static final TlsFiles NONE = new TlsFiles(null, null, null, null, null);

    static final Setting<String> TRUST = Setting.text("tls-trust", null);
    static final Setting<String> CERTIFICATE = Setting.text("tls-certificate", null);
    static final Setting<String> KEY = Setting.text("tls-key", null);
    private static final Setting<String> TRUST_PASSWORD = Setting.secret("tls-trust-password");
    private static final Setting<String> KEY_PASSWORD = Setting.secret("tls-key-password");

    /**
     * Checks that a key comes with its certificate.
     *
     * @throws IllegalArgumentException if it does not
     */
    public TlsFiles {
        if (key != null && certificate == null) {
            throw new IllegalArgumentException(
                    KEY + "=" + key + " is not allowed; allowed: a key together with " + CERTIFICATE);
        }
    }

    static TlsFiles from(Settings settings, String prefix) {
        return new TlsFiles(
                path(settings, TRUST.under(prefix)),
                settings.find(TRUST_PASSWORD.under(prefix)),
                path(settings, CERTIFICATE.under(prefix)),
                path(settings, KEY.under(prefix)),
                settings.find(KEY_PASSWORD.under(prefix)));
    }

    static Stream<Setting<?>> settings() {
        return Stream.of(TRUST, TRUST_PASSWORD, CERTIFICATE, KEY, KEY_PASSWORD);
    }

    private static @Nullable Path path(Settings settings, Setting<String> setting) {
        return Optional.ofNullable(settings.find(setting)).map(Path::of).orElse(null);
    }

    /**
     * Reads the files.
     *
     * @param prefix {@code crossfade.source} or {@code crossfade.target}, for messages
     * @throws IllegalArgumentException if a file cannot be read or does not hold what it should; the message names the setting
     */
    public SSLContext context(String prefix) {
        return new TlsContext(this, prefix).make();
    }

    /** Everything but the passwords. */
    @Override
    public String toString() {
        return "TlsFiles[trust=" + trust + ", certificate=" + certificate + ", key=" + key + "]";
    }
}
