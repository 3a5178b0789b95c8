package io.crossfade.jedis;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why TLS did not come about, and which setting decides it. */
final class TlsFailures {
    private static final int DEEPEST = 20;

    /** The alerts of a server that misses the certificate of its client, or does not trust it. */
    private static final List<String> REFUSALS =
            List.of("certificate_required", "bad_certificate", "unknown_ca", "handshake_failure");

    private TlsFailures() {}

    /**
     * Returns the reason, or null if {@code failure} is none of TLS that a setting can change. The deepest cause that says something counts.
     *
     * @param settings {@code crossfade.source} or {@code crossfade.target}
     */
    static @Nullable String explain(Throwable failure, String settings) {
        String explained = null;
        Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            String reason = reason(next, settings);
            explained = reason == null ? explained : reason;
            next = next.getCause();
        }
        return explained;
    }

    private static @Nullable String reason(Throwable failure, String settings) {
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof CertPathBuilderException || failure instanceof CertPathValidatorException) {
            return "its certificate is signed by none that is trusted, or is out of date; check " + settings
                    + ".tls-trust";
        }
        if (failure instanceof CertificateException && (text.startsWith("No ") || text.contains("doesn't match"))) {
            return "its certificate is for another name; check " + settings + ".host";
        }
        if (!(failure instanceof SSLException)) {
            return null;
        }
        if (REFUSALS.stream().anyMatch(text::contains)) {
            return "it does not accept the certificate of this client, or misses one; check " + settings
                    + ".tls-certificate";
        }
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "it does not speak TLS; check " + settings + ".tls and " + settings + ".port";
        }
        return null;
    }
}
