package io.crossfade.command;

import io.crossfade.model.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the replies of several cluster nodes, or of the parts of a command that was split by hash slot, become one. Pure: none
 * of the replies is an error.
 */
public enum ReplyMerge {
    /** All say the same: the first. */
    FIRST {
        @Override
        public @Nullable Object merge(List<@Nullable Object> replies) {
            return replies.get(0);
        }
    },
    /** The first that says something. */
    ANY {
        @Override
        public @Nullable Object merge(List<@Nullable Object> replies) {
            for (Object reply : replies) {
                if (reply != null) {
                    return reply;
                }
            }
            return null;
        }
    },
    /** The sum of numbers. */
    SUM {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            long sum = 0;
            for (Object reply : replies) {
                sum += number(reply);
            }
            return sum;
        }
    },
    /** One list after the other. */
    CONCAT {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            List<@Nullable Object> all = new ArrayList<>();
            for (Object reply : replies) {
                all.addAll(list(reply));
            }
            return all;
        }
    },
    /** A list of numbers, of each place the least: what all of them have. */
    MINIMUM {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            List<@Nullable Object> least = new ArrayList<>(list(replies.get(0)));
            for (Object reply : replies) {
                List<?> numbers = list(reply);
                for (int i = 0; i < least.size(); i++) {
                    least.set(i, Math.min(number(least.get(i)), number(numbers.get(i))));
                }
            }
            return least;
        }
    },
    /** The members that any set has. */
    UNION {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            Set<Key> members = new LinkedHashSet<>();
            for (Object reply : replies) {
                members.addAll(members(reply));
            }
            return named(members);
        }
    },
    /** The members that every set has. */
    INTERSECTION {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            Set<Key> members = members(replies.get(0));
            for (Object reply : replies) {
                members.retainAll(members(reply));
            }
            return named(members);
        }
    },
    /** The members of the first set that no other has. */
    DIFFERENCE {
        @Override
        public Object merge(List<@Nullable Object> replies) {
            Set<Key> members = members(replies.get(0));
            for (Object reply : replies.subList(1, replies.size())) {
                members.removeAll(members(reply));
            }
            return named(members);
        }

        @Override
        @Nullable String laterParts() {
            return "SUNION";
        }
    };

    /** Returns the one reply that at least one reply becomes. */
    public abstract @Nullable Object merge(List<@Nullable Object> replies);

    /** Returns the command of the parts after the first, or null if they are of the same. */
    @Nullable String laterParts() {
        return null;
    }

    static List<?> list(@Nullable Object reply) {
        if (reply instanceof List<?> list) {
            return list;
        }
        throw unexpected("a list", reply);
    }

    private static long number(@Nullable Object reply) {
        if (reply instanceof Long number) {
            return number;
        }
        throw unexpected("a number", reply);
    }

    private static Set<Key> members(@Nullable Object reply) {
        Set<Key> members = new LinkedHashSet<>();
        for (Object member : list(reply)) {
            if (!(member instanceof byte[] bytes)) {
                throw unexpected("a member", member);
            }
            members.add(Key.of(bytes));
        }
        return members;
    }

    private static List<@Nullable Object> named(Set<Key> members) {
        List<@Nullable Object> list = new ArrayList<>(members.size());
        for (Key member : members) {
            list.add(member.bytes());
        }
        return list;
    }

    private static IllegalStateException unexpected(String what, @Nullable Object reply) {
        String type = reply == null ? "nothing" : reply.getClass().getSimpleName();
        return new IllegalStateException("a server answered " + type + " instead of " + what);
    }
}
