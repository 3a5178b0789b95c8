package io.lettuce.core;

/** Stands for Lettuce: it has this name. */
public abstract class AbstractRedisClient {}
