package io.crossfade.converge;

import java.util.List;

/** What authors do to one key, step by step, each in the order that the rule of convergence gives. */
enum AuthorStory {
    SET(Author::set, Author::setThere, Author::confirmValue),
    SET_AHEAD(Author::setThere, Author::set, Author::confirmBoth),
    SET_KEEPTTL(Author::setKeepingTtl, Author::setKeepingTtlThere, Author::check),
    SET_WITH_SAME_EXPIRY(Author::setWithSameExpiry, Author::setWithSameExpiryThere, Author::check),
    DELETE(Author::delete, Author::deleteThere, Author::confirmGone),
    DELETE_AHEAD(Author::deleteThere, Author::delete, Author::check),
    DELETE_AND_SET(Author::delete, Author::set, Author::deleteThere, Author::setThere, Author::confirmValue),
    /** Two authors, whose copies arrive in the other order. */
    DELETE_AND_SET_CROSSED(
            Author::delete,
            Author::set,
            Author::setThere,
            Author::confirmValue,
            Author::deleteThere,
            Author::confirmGone),
    DELETE_AND_SET_WITH_SAME_EXPIRY(
            Author::delete,
            Author::setWithSameExpiry,
            Author::deleteThere,
            Author::setWithSameExpiryThere,
            Author::check),
    APPEND(Author::append, Author::appendThere, Author::check),
    APPEND_COPIED(Author::append, Author::converge),
    INCREMENT(Author::increment, Author::incrementThere, Author::check),
    INCREMENT_COPIED(Author::increment, Author::converge),
    EXPIRE(Author::expire, Author::expireThere, Author::check),
    EXPIRE_COPIED(Author::expire, Author::converge),
    PERSIST(Author::persist, Author::persistThere, Author::check),
    PERSIST_COPIED(Author::persist, Author::converge),
    EXPIRE_AND_PERSIST(Author::expire, Author::persist, Author::expireThere, Author::persistThere, Author::check),
    /** A key that expires again as it did: only its value tells that it was changed. */
    CHANGED_AND_EXPIRES_AS_BEFORE(Author::append, Author::persist, Author::setWithSameExpiry, Author::converge),
    OF_ANOTHER_TYPE(Author::delete, Author::push, Author::converge);

    private final List<Step> steps;

    AuthorStory(Step... steps) {
        this.steps = List.of(steps);
    }

    List<Step> steps() {
        return steps;
    }

    /** One thing that an author does to a key. */
    interface Step {
        void play(Author author, String key);
    }
}
