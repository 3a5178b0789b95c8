package io.crossfade.jedis;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.params.GeoSearchParam;
import redis.clients.jedis.params.IParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.timeseries.TSMRangeParams;

/** Makes up arguments of any type that a client's method may take, so that each of them can be called. */
final class Dummies {
    private static final int DEEPEST = 4;

    /** What its own class refuses to use before it is told more. */
    private static final List<Object> COMPLETE = List.of(
            new StreamEntryID(1, 1),
            new CommandObject<>(new CommandArguments(Protocol.Command.GET).key("x"), BuilderFactory.STRING),
            GeoSearchParam.geoSearchParam().fromMember("x").byRadius(1, GeoUnit.KM),
            new XPendingParams("-", "+", 1),
            TSMRangeParams.multiRangeParams(1, 2).filter("x"));

    private Dummies() {}

    /** Returns arguments for {@code method}, or nothing if one of them cannot be made up. */
    static Optional<Object[]> arguments(Executable method) {
        return arguments(method, 0);
    }

    private static Optional<Object[]> arguments(Executable method, int depth) {
        Type[] types = method.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Optional<Object> argument = of(types[i], depth);
            if (argument.isEmpty()) {
                return Optional.empty();
            }
            arguments[i] = argument.get();
        }
        return Optional.of(arguments);
    }

    private static Optional<Object> of(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            Type[] inner = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (Map.class.isAssignableFrom(raw)) {
                return of(inner[0], depth).flatMap(key -> of(inner[1], depth).map(value -> Map.of(key, value)));
            }
            if (raw == Map.Entry.class) {
                return of(inner[0], depth).flatMap(key -> of(inner[1], depth).map(value -> Map.entry(key, value)));
            }
            if (Iterable.class.isAssignableFrom(raw) && inner.length == 1 && raw.isInterface()) {
                return of(inner[0], depth).map(one -> Set.class.isAssignableFrom(raw) ? Set.of(one) : List.of(one));
            }
            return of(raw, depth);
        }
        if (type instanceof GenericArrayType array) {
            Class<?> component = array.getGenericComponentType() instanceof ParameterizedType element
                    ? (Class<?>) element.getRawType()
                    : Object.class;
            return of(array.getGenericComponentType(), depth).map(one -> array(component, one));
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], depth);
        }
        return type instanceof Class<?> plain ? ofClass(plain, depth) : Optional.of("x");
    }

    private static Optional<Object> ofClass(Class<?> type, int depth) {
        if (type.isPrimitive() || Number.class.isAssignableFrom(type) || type == Boolean.class) {
            return Optional.of(simple(type));
        }
        if (type == String.class || type == Object.class || type == CharSequence.class) {
            return Optional.of("x");
        }
        Optional<Object> complete = COMPLETE.stream().filter(type::isInstance).findFirst();
        if (complete.isPresent()) {
            return complete;
        }
        if (type.isArray()) {
            return of(type.getComponentType(), depth).map(one -> array(type.getComponentType(), one));
        }
        if (type.isEnum()) {
            return Optional.of(type.getEnumConstants()[0]);
        }
        if (type.isInterface()) {
            return Optional.of(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, Dummies::answer));
        }
        return depth > DEEPEST ? Optional.empty() : made(type, depth + 1);
    }

    private static Object simple(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.TRUE;
        }
        if (type == double.class || type == Double.class) {
            return 1.0;
        }
        if (type == float.class || type == Float.class) {
            return 1.0f;
        }
        if (type == byte.class || type == Byte.class) {
            return (byte) 'x';
        }
        if (type == char.class) {
            return 'x';
        }
        return type == int.class || type == Integer.class ? (Object) 1 : (Object) 1L;
    }

    private static Object array(Class<?> component, Object one) {
        Object array = Array.newInstance(component, 2); // keys and values come in pairs
        Array.set(array, 0, one);
        Array.set(array, 1, one.equals("x") ? "y" : one instanceof byte[] ? new byte[] {'y'} : one);
        return array;
    }

    /** By a constructor or a static factory, the one with the fewest parameters first. */
    private static Optional<Object> made(Class<?> type, int depth) {
        Stream<Executable> constructors = Modifier.isAbstract(type.getModifiers())
                ? Stream.empty()
                : Arrays.stream((Executable[]) type.getConstructors());
        Stream<Executable> factories = Arrays.stream(type.getMethods())
                .filter(method ->
                        Modifier.isStatic(method.getModifiers()) && type.isAssignableFrom(method.getReturnType()))
                .map(Executable.class::cast);
        List<Executable> ways = Stream.concat(constructors, factories)
                .sorted(Comparator.comparing(Executable::getParameterCount).thenComparing(Executable::toString))
                .toList();
        for (Executable way : ways) {
            Optional<Object> made = arguments(way, depth).flatMap(arguments -> make(way, arguments));
            if (made.isPresent()) {
                return made;
            }
        }
        return Optional.empty();
    }

    private static Optional<Object> make(Executable way, Object[] arguments) {
        try {
            Object made = way instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) way).invoke(null, arguments);
            return made instanceof IParams params ? completed(params) : Optional.ofNullable(made);
        } catch (ReflectiveOperationException notThisWay) {
            return Optional.empty();
        }
    }

    /** Some parameters refuse to be written before they are told more: tells them one thing after the other. */
    private static Optional<Object> completed(IParams params) {
        if (isComplete(params)) {
            return Optional.of(params);
        }
        for (Method method : params.getClass().getMethods()) {
            boolean tells = !Modifier.isStatic(method.getModifiers())
                    && method.getReturnType() == params.getClass()
                    && method.getParameterCount() > 0;
            Optional<Object[]> arguments = tells ? arguments(method, DEEPEST) : Optional.empty();
            if (arguments.isPresent() && isComplete(told(params, method, arguments.get()))) {
                return Optional.of(params);
            }
        }
        return Optional.of(params);
    }

    private static IParams told(IParams params, Method method, Object[] arguments) {
        try {
            method.invoke(params, arguments);
            return params;
        } catch (ReflectiveOperationException notThat) {
            return params;
        }
    }

    private static boolean isComplete(IParams params) {
        try {
            params.addParams(new CommandArguments(Protocol.Command.PING));
            return true;
        } catch (RuntimeException wantsMore) {
            return false;
        }
    }

    private static Object answer(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getRaw" -> new byte[] {'X'};
            case "hashCode" -> 1;
            case "equals" -> proxy == arguments[0];
            case "toString" -> "dummy";
            default -> null;
        };
    }
}
