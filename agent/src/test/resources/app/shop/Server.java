package shop;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/** Starts an application as application servers do: in a class loader that the system's does not see. */
public final class Server {
    private Server() {}

    /** Arguments: the application's class path, its class, its arguments. */
    public static void main(String[] args) throws Exception {
        String[] places = args[0].split(File.pathSeparator);
        URL[] urls = new URL[places.length];
        for (int i = 0; i < places.length; i++) {
            urls[i] = new File(places[i]).toURI().toURL();
        }
        ClassLoader application = new URLClassLoader("application", urls, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(application);
        application
                .loadClass(args[1])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
    }
}
