package io.crossfade.jedis;

import java.util.function.Consumer;
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
    private final Consumer<T> restore;

    SeamFactory(Supplier<T> make, Predicate<T> usable, Consumer<T> restore) {
        this.make = make;
        this.usable = usable;
        this.restore = restore;
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

    /** Whoever had it before may have selected another database; Jedis 7.4 looks at this point, too. */
    @Override
    public void activateObject(PooledObject<T> pooled) {
        restore.accept(pooled.getObject());
    }
}
