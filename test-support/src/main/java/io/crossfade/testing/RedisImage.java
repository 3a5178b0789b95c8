package io.crossfade.testing;

/** The images of the servers that Crossfade is tested on. */
public enum RedisImage {
    /** Before functions, PEXPIRETIME and listpacks. */
    REDIS_6_0("redis:6.0", "redis:6.0"),
    /** The generation of the embedded server. */
    REDIS_7_0("redis:7.0", "redis:7.0"),
    /** The same with a clock that a test sets; no registry has it, .ci/images makes it. */
    REDIS_7_0_FAKETIME("redis:7.0-faketime", "redis:7.0-faketime"),
    /** With expiry of hash fields. */
    REDIS_8_0("redis:8.0", "redis:8.0"),
    /** The fork of Redis 7.2. */
    VALKEY_8_1("valkey:8.1", "valkey/valkey:8.1");

    private final String tag;
    private final String published;

    RedisImage(String tag, String published) {
        this.tag = tag;
        this.published = published;
    }

    /** Returns the tag that is used if the machine has it. */
    public String tag() {
        return tag;
    }

    /** Returns the name under which a registry has the image. */
    public String published() {
        return published;
    }
}
