package io.crossfade.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches when Crossfade is on. */
final class OnCrossfadeCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean enabled = new EnvironmentSettings(context.getEnvironment()).enabled();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Crossfade");
        return new ConditionOutcome(
                enabled,
                enabled
                        ? message.because("it is on")
                        : message.because(
                                "crossfade.enabled is false or neither it nor crossfade.target.host or .nodes is set"));
    }
}
