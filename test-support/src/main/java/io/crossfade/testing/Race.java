package io.crossfade.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which rows of {@code docs/races.md} a test plays on servers. A row without a test, a citation of a row that does not
 * exist, and a test that the row does not name, fail the build.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Race {
    /** Returns the numbers of the rows, as in {@code P20} or {@code T3}. */
    String[] value();
}
