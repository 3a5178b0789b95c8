package io.crossfade.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads what lies in the folder {@code inner} of the agent's jar, even if its parent has a class of that name, and everything
 * else from its parent. Thread-safe.
 */
final class InnerLoader extends ClassLoader {
    private static final String FOLDER = "inner/";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;

    InnerLoader(String name, JarFile jar, ClassLoader parent) {
        super(name, parent);
        this.jar = jar;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            byte[] own = loaded == null ? read(name.replace('.', '/') + ".class") : null;
            if (own != null) {
                loaded = defineClass(name, own, 0, own.length, InnerLoader.class.getProtectionDomain());
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] own = read(name);
        return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        if (jar.getJarEntry(FOLDER + name) == null) {
            return null;
        }
        try {
            return new URL("jar:file:" + jar.getName() + "!/" + FOLDER + name);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the agent's jar has a name that no URL can have", e);
        }
    }

    private byte @Nullable [] read(String name) {
        JarEntry entry = jar.getJarEntry(FOLDER + name);
        if (entry == null) {
            return null;
        }
        try (InputStream content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's jar cannot be read: " + jar.getName(), e);
        }
    }
}
