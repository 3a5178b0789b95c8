package io.crossfade.replicator;

import com.moilioncircle.redis.replicator.Configuration;
import io.crossfade.spi.SideConfig;
import io.crossfade.spi.TlsFiles;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;

/** Says in the library's words how the source is reached. */
final class ReplicaSettings {
    /** A server that has nothing to send says so every ten seconds (repl-ping-replica-period). */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private ReplicaSettings() {}

    static Configuration of(SideConfig source) {
        Configuration settings = Configuration.defaultSetting()
                .setConnectionTimeout(Math.toIntExact(source.connectTimeout().toMillis()))
                .setAsyncCachedBytes(0) // else what has been received is lost with the connection
                .setReadTimeout(Math.toIntExact(SILENCE.toMillis()));
        if (source.password() != null) {
            settings.setAuthPassword(source.password());
            if (source.user() != null) {
                settings.setAuthUser(source.user());
            }
        }
        if (source.tls()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            settings.setSsl(true).setSslParameters(parameters).setSslSocketFactory(sockets(source.tlsFiles()));
        }
        return settings;
    }

    private static SSLSocketFactory sockets(TlsFiles files) {
        return files.equals(TlsFiles.NONE)
                ? (SSLSocketFactory) SSLSocketFactory.getDefault()
                : files.context("crossfade.source").getSocketFactory();
    }
}
