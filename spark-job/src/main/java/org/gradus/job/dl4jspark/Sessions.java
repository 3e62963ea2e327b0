package org.gradus.job.dl4jspark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/** The sessions of a training master, one for each network that it has fitted. */
final class Sessions {
    private final List<Session> all = new ArrayList<>();

    /** That of a network; empty when it was never fitted. Those of networks that are no more are freed. */
    Optional<Session> of(Model network) {
        all.stream().filter(Session::abandoned).forEach(Session::release);
        all.removeIf(Session::abandoned);
        return all.stream().filter(session -> session.trains(network)).findFirst();
    }

    /** The one that was fitted last; empty when there is none. */
    Optional<Session> last() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Puts a network's session last, in the place of one that it has. */
    void put(Model network, Session session) {
        all.stream().filter(s -> s != session && s.trains(network)).forEach(Session::release);
        all.removeIf(s -> s.trains(network));
        all.add(session);
    }

    /** Frees replicas and rows of all of them. */
    void release() {
        all.forEach(Session::release);
    }

    /** Frees all of them, and forgets where they stand. */
    void clear() {
        release();
        all.clear();
    }
}
