package io.crossfade.jedis;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;

/**
 * Makes pooled objects on the seam, so that the application keeps its pool and its limits.
 *
 * @param <T> what is pooled: Connection or Jedis
 */
final class SeamFactory<T extends AutoCloseable> extends BasePooledObjectFactory<T> {
    private final Supplier<T> make;
    private final Predicate<T> usable;

    SeamFactory(Supplier<T> make, Predicate<T> usable) {
        this.make = make;
        this.usable = usable;
    }

    @Override
    public T create() {
        return make.get();
    }

    @Override
    public PooledObject<T> wrap(T object) {
        return new DefaultPooledObject<>(object);
    }

    @Override
    public boolean validateObject(PooledObject<T> pooled) {
        return usable.test(pooled.getObject());
    }
}
