package io.crossfade.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows why an application was not started, and what to do, instead of a stack trace. */
final class RefusedStartFailureAnalyzer extends AbstractFailureAnalyzer<RefusedStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, RefusedStartException refused) {
        return new FailureAnalysis(refused.getMessage(), refused.action(), refused);
    }
}
