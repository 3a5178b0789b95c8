package io.crossfade.spring;

import io.crossfade.CrossfadeStatus;
import io.crossfade.model.MigrationException;
import io.crossfade.model.MigrationPhase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** Answers a refused change over HTTP with its reason: 403 if changes are off, 409 if this one is refused. */
@EndpointWebExtension(endpoint = CrossfadeEndpoint.class)
final class CrossfadeWebExtension {
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;

    /**
     * The body of a refusal.
     *
     * @param error why, and what is possible
     * @param status the figures, unchanged
     */
    record Refusal(String error, CrossfadeStatus status) {}

    private final CrossfadeEndpoint endpoint;

    CrossfadeWebExtension(CrossfadeEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Changes the phase: see {@link CrossfadeEndpoint#changePhase}. */
    @WriteOperation
    public WebEndpointResponse<Object> changePhase(MigrationPhase phase, @Nullable Boolean confirm) {
        try {
            return new WebEndpointResponse<>(endpoint.changePhase(phase, confirm));
        } catch (MigrationException e) {
            Refusal refusal = new Refusal(String.valueOf(e.getMessage()), endpoint.status());
            return new WebEndpointResponse<>(refusal, endpoint.isPhaseChangeEnabled() ? CONFLICT : FORBIDDEN);
        }
    }
}
