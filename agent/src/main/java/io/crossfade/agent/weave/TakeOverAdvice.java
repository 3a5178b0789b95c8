package io.crossfade.agent.weave;

import java.util.function.Function;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a connection is taken over. Never called: the code of these methods is copied into Jedis's class, so it names only
 * classes of the JDK and finds the agent by name.
 */
@SuppressWarnings({"unchecked", "UnusedVariable", "ParameterName", "unused"}) // what is assigned becomes the field
final class TakeOverAdvice {
    private TakeOverAdvice() {}

    /** At the end of the constructor that gets no configuration; such a connection would connect when it is used. */
    static final class Constructed {
        private Constructed() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object self,
                @Advice.FieldValue("socketFactory") Object sockets,
                @Advice.FieldValue(value = ConnectionWeaver.SEAM, readOnly = false, typing = Assigner.Typing.DYNAMIC)
                        @Nullable Object seam)
                throws ReflectiveOperationException {
            seam = ((Function<Object[], Object>) ClassLoader.getSystemClassLoader()
                            .loadClass("io.crossfade.agent.Bridge")
                            .getField("takeOver")
                            .get(null))
                    .apply(new Object[] {self, sockets, null});
        }
    }

    /** Where a configuration is followed, which connects; left out for a connection that is taken over. */
    static final class Initialized {
        private Initialized() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.This Object self,
                @Advice.FieldValue("socketFactory") Object sockets,
                @Advice.Argument(0) Object config,
                @Advice.FieldValue(value = ConnectionWeaver.SEAM, readOnly = false, typing = Assigner.Typing.DYNAMIC)
                        @Nullable Object seam)
                throws ReflectiveOperationException {
            seam = ((Function<Object[], Object>) ClassLoader.getSystemClassLoader()
                            .loadClass("io.crossfade.agent.Bridge")
                            .getField("takeOver")
                            .get(null))
                    .apply(new Object[] {self, sockets, config});
            return seam;
        }
    }
}
