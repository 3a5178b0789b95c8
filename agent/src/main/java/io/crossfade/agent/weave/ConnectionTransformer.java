package io.crossfade.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Hears of every class that is loaded, and changes one. Thread-safe. */
final class ConnectionTransformer implements ClassFileTransformer {
    private static final String CONNECTION = ConnectionWeaver.CONNECTION.replace('.', '/');

    private final ConnectionWeaver weaver;
    private final Bystanders bystanders;

    ConnectionTransformer(ConnectionWeaver weaver, Bystanders bystanders) {
        this.weaver = weaver;
        this.bystanders = bystanders;
    }

    /**
     * Returns the changed class, or null for any other. Whatever this method threw the JVM would ignore, and the application would
     * write past Crossfade: so it ends the JVM instead.
     */
    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] original) {
        if (!CONNECTION.equals(name)) {
            if (name != null) {
                bystanders.saw(name);
            }
            return null;
        }
        try {
            return weaver.weave(loader, original);
        } catch (RuntimeException | LinkageError failed) {
            System.err.println(
                    "crossfade-agent: " + ConnectionWeaver.CONNECTION + " cannot be put on Crossfade: " + failed);
            Runtime.getRuntime().halt(1);
            return null;
        }
    }
}
