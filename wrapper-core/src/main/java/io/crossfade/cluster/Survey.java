package io.crossfade.cluster;

import static java.util.Objects.requireNonNull;

import io.crossfade.spi.Layout;
import io.crossfade.spi.NodeAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who the primaries of a cluster are, by what each of them says of itself. What one node says of another may be old: it may not
 * have heard of a failover, or of slots that were given away. So every primary that anybody names is asked, too. Immutable.
 */
public final class Survey {
    private final List<NodeAddress> primaries;
    private final List<NodeAddress> walk;
    private final SlotMap map;
    private final Layout layout;
    private final boolean agreed;

    private Survey(List<NodeAddress> primaries, List<NodeAddress> walk, SlotMap map, Layout layout, boolean agreed) {
        this.primaries = List.copyOf(primaries);
        this.walk = List.copyOf(walk);
        this.map = map;
        this.layout = layout;
        this.agreed = agreed;
    }

    /** Asks {@code known} nodes, and every primary that those who answer name. Blocks for all of them, one after the other. */
    public static Survey of(Collection<NodeAddress> known, NodeAsking asking) {
        Deque<NodeAddress> open = new ArrayDeque<>(known);
        Set<NodeAddress> seen = new HashSet<>(known);
        Map<String, NodeView> views = new TreeMap<>();
        Map<String, NodeAddress> addresses = new LinkedHashMap<>();
        while (!open.isEmpty()) {
            NodeAddress node = open.remove();
            NodeView view = view(node, asking);
            if (view != null) {
                views.put(view.id(), view);
                addresses.putIfAbsent(view.id(), node);
                for (SlotRange range : view.ranges()) {
                    if (range.id().equals(view.id())) {
                        addresses.put(view.id(), range.primary()); // where it wants to be reached
                    }
                    if (seen.add(range.primary())) {
                        open.add(range.primary());
                    }
                }
            }
        }
        return of(views, addresses);
    }

    private static @Nullable NodeView view(NodeAddress node, NodeAsking asking) {
        List<@Nullable Object> answers = asking.ask(node, NodeView.QUESTIONS);
        return answers == null ? null : NodeView.read(node, answers);
    }

    private static Survey of(Map<String, NodeView> views, Map<String, NodeAddress> addresses) {
        SlotClaims claims = new SlotClaims();
        List<NodeView> members = views.values().stream()
                .filter(NodeView::primary)
                .sorted(Comparator.comparingInt(SlotClaims::firstSlot).thenComparing(NodeView::id))
                .toList();
        members.forEach(member -> claims.own(member, address(member, addresses)));
        views.values().forEach(view -> view.ranges().forEach(claims::hearsay));
        StringJoiner text = new StringJoiner(";");
        views.values().stream().filter(NodeView::primary).forEach(member -> text.add(member.text()));
        claims.unclaimed().forEach(owner -> text.add("?" + owner));
        boolean moving = members.stream().anyMatch(member -> !member.marks().isEmpty());
        List<NodeAddress> walk = new ArrayList<>();
        sourcesFirst(members).forEach(member -> walk.add(address(member, addresses)));
        claims.unclaimed().stream().filter(owner -> !walk.contains(owner)).forEach(walk::add);
        return new Survey(
                new ArrayList<>(new LinkedHashSet<>(walk)),
                walk,
                claims.map(),
                new Layout(text.toString(), moving || !claims.agreed()),
                claims.agreed());
    }

    private static NodeAddress address(NodeView node, Map<String, NodeAddress> addresses) {
        return requireNonNull(addresses.get(node.id()), "address");
    }

    /**
     * Puts who gives slots away before who gets them: then a key on its way is at the one or, later, at the other. Nodes that
     * give to each other stand there twice.
     */
    private static List<NodeView> sourcesFirst(List<NodeView> members) {
        List<NodeView> ordered = new ArrayList<>(members.size());
        List<NodeView> left = new ArrayList<>(members);
        while (!left.isEmpty()) {
            NodeView next = left.stream()
                    .filter(node -> left.stream().noneMatch(other -> other.givesTo(node)))
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                ordered.addAll(left);
                ordered.addAll(left);
                return ordered;
            }
            ordered.add(next);
            left.remove(next);
        }
        return ordered;
    }

    /** Returns the primaries, each once; and whoever is said to have slots but could not be asked or does not say so. */
    public List<NodeAddress> primaries() {
        return primaries;
    }

    /**
     * Returns the primaries in an order in which no key is missed that is being moved all the while. Some may stand there twice.
     */
    public List<NodeAddress> walk() {
        return walk;
    }

    /** Returns which server holds which keys; moving, too, if the nodes do not agree. */
    public Layout layout() {
        return layout;
    }

    /** Returns whether each slot that anybody knows an owner of has exactly one node that says so of itself. */
    public boolean isAgreed() {
        return agreed;
    }

    /** Returns one slot of each primary that has any. */
    public Map<NodeAddress, Integer> slots() {
        return map.firstSlots();
    }

    SlotMap map() {
        return map;
    }
}
