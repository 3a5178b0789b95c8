package io.crossfade.agent.weave;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isFinal;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.isProtected;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.isSynthetic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.SyntheticState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Gives Jedis's {@code Connection} a seam. It is asked for where a connection learns where it leads, before it connects: so no
 * socket is opened that nobody needs, and the application works on when the source is gone.
 */
final class ConnectionWeaver {
    static final String CONNECTION = "redis.clients.jedis.Connection";

    /** The connection that stands in for this one, or null. */
    static final String SEAM = "crossfadeSeam";

    private static final ElementMatcher.Junction<MethodDescription> CONSTRUCTED = isConstructor()
            .and(takesArguments(1))
            .and(takesArgument(0, named("redis.clients.jedis.JedisSocketFactory")));
    private static final ElementMatcher.Junction<MethodDescription> INITIALIZED = named("initializeFromClientConfig")
            .and(takesArguments(1))
            .and(takesArgument(0, named("redis.clients.jedis.JedisClientConfig")));

    /** What stays the connection's own: who it is, which pool it belongs to, where it was meant to lead. */
    private static final ElementMatcher.Junction<MethodDescription> OWN = namedOneOf(
            "toString",
            "toIdentityString",
            "close",
            "initializeFromClientConfig",
            "initPushConsumers",
            "setCredentials");

    private static final ElementMatcher.Junction<MethodDescription> FORWARDED = isMethod()
            .and(not(isStatic()))
            .and(not(isSynthetic()))
            .and(isPublic().or(isProtected()))
            .and(not(isFinal()).or(named("getRedisProtocol")))
            .and(not(OWN));

    /**
     * Returns the class with its seam.
     *
     * @throws IllegalStateException if this Jedis is built in another way than those that Crossfade knows
     */
    byte[] weave(@Nullable ClassLoader loader, byte[] original) {
        ClassFileLocator locator = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(CONNECTION, original), ClassFileLocator.ForClassLoader.of(loader));
        TypePool pool = TypePool.Default.of(locator);
        TypeDescription type = pool.describe(CONNECTION).resolve();
        require(type, CONSTRUCTED);
        require(type, INITIALIZED);
        return new ByteBuddy()
                .redefine(type, locator)
                .defineField(SEAM, type, Visibility.PRIVATE, SyntheticState.SYNTHETIC)
                .visit(Advice.to(TakeOverAdvice.Constructed.class).on(CONSTRUCTED))
                .visit(Advice.to(TakeOverAdvice.Initialized.class).on(INITIALIZED))
                .visit(new AsmVisitorWrapper.ForDeclaredMethods()
                        .method(FORWARDED, new ToSeam(true))
                        .method(named("close").and(takesArguments(0)), new ToSeam(false)))
                .make(pool)
                .getBytes();
    }

    private static void require(TypeDescription type, ElementMatcher<? super MethodDescription> method) {
        if (type.getDeclaredMethods().filter(method).size() != 1) {
            throw new IllegalStateException("this Jedis is not supported; supported: 7.4 to 8.0");
        }
    }
}
