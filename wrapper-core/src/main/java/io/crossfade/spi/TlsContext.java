package io.crossfade.spi;

import io.crossfade.setting.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes the context of TLS out of files. Messages name the setting and the file, and never quote it. */
final class TlsContext {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([\\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----");
    private static final char[] IN_MEMORY = new char[0];

    private final TlsFiles files;
    private final String prefix;

    TlsContext(TlsFiles files, String prefix) {
        this.files = files;
        this.prefix = prefix;
    }

    SSLContext make() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(prefix + ": TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
        Path file = files.trust();
        if (file == null) {
            return null;
        }
        KeyStore store = isKeyStore(file)
                ? keyStore(file, files.trustPassword(), TlsFiles.TRUST)
                : trusting(certificates(file, TlsFiles.TRUST));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        Path file = files.certificate();
        if (file == null) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (isKeyStore(file)) {
            factory.init(keyStore(file, files.keyPassword(), TlsFiles.CERTIFICATE), password(files.keyPassword()));
        } else {
            factory.init(showing(certificates(file, TlsFiles.CERTIFICATE)), IN_MEMORY);
        }
        return factory.getKeyManagers();
    }

    private static KeyStore trusting(Certificate[] certificates) throws GeneralSecurityException {
        KeyStore store = empty();
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry("trusted-" + i, certificates[i]);
        }
        return store;
    }

    private KeyStore showing(Certificate[] chain) throws GeneralSecurityException {
        Path file = files.key();
        if (file == null) {
            throw new IllegalArgumentException(prefix + "." + TlsFiles.CERTIFICATE + "=" + files.certificate()
                    + " is not allowed; allowed: a PEM file together with " + prefix + "." + TlsFiles.KEY);
        }
        KeyStore store = empty();
        store.setKeyEntry("own", privateKey(file, chain[0].getPublicKey().getAlgorithm()), IN_MEMORY, chain);
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
        return store;
    }

    private Certificate[] certificates(Path file, Setting<String> setting) {
        try {
            Certificate[] found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .toArray(new Certificate[0]);
            if (found.length > 0) {
                return found;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(setting, file, "a PEM file with certificates", e);
        }
        throw unusable(setting, file, "a PEM file with certificates", null);
    }

    private PrivateKey privateKey(Path file, String algorithm) {
        String allowed = "a PEM file with a PKCS#8 key of the certificate, without a password (BEGIN PRIVATE KEY)";
        try {
            Matcher key = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (key.find()) {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(TlsFiles.KEY, file, allowed, e);
        }
        throw unusable(TlsFiles.KEY, file, allowed, null);
    }

    private KeyStore keyStore(Path file, @Nullable String password, Setting<String> setting)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(name(file).endsWith(".jks") ? "JKS" : "PKCS12");
        try (InputStream content = Files.newInputStream(file)) {
            store.load(content, password(password));
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(setting, file, "a key store that its password opens", e);
        }
    }

    private static char @Nullable [] password(@Nullable String password) {
        return password == null ? null : password.toCharArray();
    }

    private static boolean isKeyStore(Path file) {
        String name = name(file);
        return name.endsWith(".p12") || name.endsWith(".pfx") || name.endsWith(".jks");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private IllegalArgumentException unusable(
            Setting<String> setting, Path file, String allowed, @Nullable Exception cause) {
        return new IllegalArgumentException(
                prefix + "." + setting + "=" + file + " cannot be used; allowed: " + allowed, cause);
    }
}
