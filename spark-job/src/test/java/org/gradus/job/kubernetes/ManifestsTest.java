package org.gradus.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A misspelt field of a manifest is dropped by Kubernetes, or refused, on the day that somebody needs it. */
class ManifestsTest {
    static Stream<String> names() throws IOException {
        return Manifests.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFieldIsUnknownOrOfTheWrongType(String name) throws IOException {
        List<JsonNode> objects = Manifests.documents(Manifests.text(name));
        assertThat(objects).isNotEmpty();
        for (JsonNode object : objects) {
            assertThat(Schemas.faults(object)).as(name).isEmpty();
        }
    }

    /** Without this the test above could pass for the reason that it sees nothing. */
    @ParameterizedTest
    @CsvSource({
        "job.yaml, /spec, backoffLimits",
        "job.yaml, /spec/template/spec/containers/0, comand",
        "access.yaml, /metadata, nmae",
        "executor-pod.yaml, /spec/tolerations/0, efect",
        "spark-application.yaml, /spec, mainClas",
        "spark-application.yaml, /spec/executor, memoryoverhead",
        "nightly.yaml, /spec, concurrency",
        "nightly.yaml, /spec/template/restartPolicy, kind"
    })
    void anUnknownFieldIsNotSeen(String name, String place, String field) throws IOException {
        JsonNode object = Manifests.documents(Manifests.text(name)).get(0);
        ((ObjectNode) object.at(place)).put(field, "x");
        assertThat(Schemas.faults(object)).singleElement().asString().contains(field);
    }

    @Test
    void aFieldOfTheWrongTypeIsNotSeen() throws IOException {
        JsonNode nightly = Manifests.documents(Manifests.text("nightly.yaml")).get(0);
        ((ObjectNode) nightly.at("/spec/template")).put("mode", "clustered");
        ((ObjectNode) nightly.at("/spec/template/driver")).put("cores", "one");
        ((ObjectNode) nightly.at("/spec")).remove("schedule");
        assertThat(Schemas.faults(nightly)).hasSize(3);
    }

    @Test
    void aKindThatNobodyKnowsPasses() throws IOException {
        assertThat(Schemas.faults(
                        Manifests.documents("{apiVersion: v1, kind: Pud}").get(0)))
                .containsExactly("no schema for v1/Pud");
    }
}
