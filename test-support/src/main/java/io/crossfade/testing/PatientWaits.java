package io.crossfade.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets every test wait longer than Awaitility's own 10 s before it gives up, since a busy machine with real servers may need them.
 * What comes in time is not waited for any longer. Found by JUnit itself wherever this module is on the class path.
 */
public final class PatientWaits implements BeforeAllCallback {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
