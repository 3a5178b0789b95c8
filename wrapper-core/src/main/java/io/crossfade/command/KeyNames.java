package io.crossfade.command;

/**
 * Where a command, or its reply, names keys besides its key arguments: the form {@code names}. Matters where several databases
 * share one on the target, and keys have other names there.
 */
enum KeyNames {
    /** Nowhere. */
    NOWHERE,
    /** The command is a pattern of names, and the reply a list of them: KEYS. */
    PATTERN,
    /** The command may have a pattern after MATCH, and the reply is a cursor and a list: SCAN. */
    MATCH,
    /** Patterns of names after BY and GET: SORT. */
    SORT,
    /** The reply begins with the name of a key: BLPOP, LMPOP. */
    FIRST,
    /** Each part of the reply begins with the name of a key: XREAD. */
    STREAMS,
    /** The command is about every key there is, and would tell of other databases: refused. */
    ALL
}
