package io.crossfade.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which numbered rules of {@code docs/behaviour.md} a test proves. A rule that no test cites, and a citation of a rule that
 * does not exist, fail the build.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Behaviour {
    /** Returns the numbers of the rules, as in {@code DW-3}. */
    String[] value();
}
