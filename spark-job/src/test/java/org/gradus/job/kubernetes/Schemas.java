package org.gradus.job.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What Kubernetes and the Spark operator accept. Kubernetes's own kinds are held against the model of the client that Spark
 * ships; the operator's against its resource definitions, where an unknown field is a fault too.
 */
final class Schemas {
    private static final Map<String, Class<?>> CORE = Map.of(
            "v1/Namespace", Namespace.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "v1/Pod", Pod.class,
            "batch/v1/Job", Job.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class);

    private static final Map<String, String> OPERATOR = Map.of(
            "sparkoperator.k8s.io/v1beta2/SparkApplication", "sparkapplications",
            "sparkoperator.k8s.io/v1beta2/ScheduledSparkApplication", "scheduledsparkapplications");

    /** The client's classes keep what they do not know; here that is a fault. */
    private static final ObjectMapper STRICT = new ObjectMapper();

    static {
        STRICT.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1L;

            @Override
            public Boolean hasAnySetter(Annotated any) {
                return false;
            }
        });
    }

    private Schemas() {}

    /** What is wrong with an object; empty: nothing. */
    static List<String> faults(JsonNode object) throws IOException {
        String kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        if (CORE.containsKey(kind)) {
            return coreFaults(object, CORE.get(kind));
        }
        if (OPERATOR.containsKey(kind)) {
            Set<ValidationMessage> found = schema(OPERATOR.get(kind)).validate(object);
            return found.stream().map(ValidationMessage::getMessage).toList();
        }
        return List.of("no schema for " + kind);
    }

    private static List<String> coreFaults(JsonNode object, Class<?> kind) {
        try {
            STRICT.treeToValue(object, kind);
            return List.of();
        } catch (IOException e) {
            return List.of(e.getMessage());
        }
    }

    private static JsonSchema schema(String definition) throws IOException {
        JsonNode schema;
        String name = "/kubernetes/" + definition + ".yaml.gz";
        try (InputStream in = new GZIPInputStream(Schemas.class.getResourceAsStream(name))) {
            schema = Manifests.documents(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .get(0)
                    .at("/spec/versions/0/schema/openAPIV3Schema");
        }
        close(schema);
        return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(schema);
    }

    /** Lets objects have the fields that are listed, and no others; where none are listed, as in the metadata, anything. */
    private static void close(JsonNode schema) {
        if (schema.path("properties").isObject()) {
            ((ObjectNode) schema).put("additionalProperties", false);
            for (JsonNode property : schema.get("properties")) {
                close(property);
            }
        }
        Stream.of("items", "additionalProperties")
                .map(schema::path)
                .filter(JsonNode::isObject)
                .forEach(Schemas::close);
    }
}
