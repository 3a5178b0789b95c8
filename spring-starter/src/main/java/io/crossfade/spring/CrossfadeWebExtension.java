package io.crossfade.spring;

import io.crossfade.CrossfadeStatus;
import io.crossfade.model.Carrying;
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

    /** Changes the phase, or pauses or resumes carrying: see {@link CrossfadeEndpoint#change}. */
    @WriteOperation
    public WebEndpointResponse<Object> change(
            @Nullable MigrationPhase phase, @Nullable Boolean confirm, @Nullable Carrying carrying) {
        try {
            return new WebEndpointResponse<>(endpoint.change(phase, confirm, carrying));
        } catch (MigrationException e) {
            Refusal refusal = new Refusal(String.valueOf(e.getMessage()), endpoint.status());
            return new WebEndpointResponse<>(refusal, endpoint.isPhaseChangeEnabled() ? CONFLICT : FORBIDDEN);
        }
    }
}
