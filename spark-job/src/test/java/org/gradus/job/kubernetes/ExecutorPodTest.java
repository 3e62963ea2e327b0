package org.gradus.job.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.Properties;
import org.apache.spark.SecurityManager;
import org.apache.spark.SecurityManager$;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.junit.jupiter.api.Test;
import scala.Option;

/**
 * Spark merges its properties with the template of a pod. Where the two do not fit together, executors have no GPU, no room to spill,
 * or too little memory. Spark's own code builds the pod here; nothing is sent anywhere.
 */
class ExecutorPodTest {
    @Test
    void anExecutorHasWhatItsPropertiesAskFor() throws IOException {
        SparkPod built = build("spark.properties");
        Container executor = built.container();
        assertThat(executor.getImage()).isEqualTo("registry.example.com/gradus:0.1.0");
        assertThat(executor.getResources().getLimits()).doesNotContainKey("nvidia.com/gpu");
        assertThat(bytes(executor.getResources().getLimits().get("memory"))).isEqualTo(6L << 30);
        String local = executor.getEnv().stream()
                .filter(variable -> variable.getName().equals("SPARK_LOCAL_DIRS"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
        assertThat(executor.getVolumeMounts())
                .filteredOn(mount -> mount.getName().startsWith("spark-local-dir-"))
                .extracting(VolumeMount::getMountPath)
                .containsExactly(local);
        Pod pod = built.pod();
        assertThat(pod.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "gradus");
        assertThat(pod.getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("nvidia.com/gpu");
    }

    @Test
    void anExecutorHasItsGpu() throws IOException {
        SparkPod built = build("spark.properties", "gpu.properties");
        assertThat(built.container().getResources().getLimits()).containsEntry("nvidia.com/gpu", new Quantity("1"));
    }

    private static SparkPod build(String... files) throws IOException {
        SparkConf conf = new SparkConf(false);
        for (String file : files) {
            Properties properties = Manifests.properties(file);
            properties.stringPropertyNames().forEach(name -> conf.set(name, properties.getProperty(name)));
        }
        conf.set(
                "spark.kubernetes.executor.podTemplateFile",
                Manifests.FOLDER
                        .resolve("executor-pod.yaml")
                        .toAbsolutePath()
                        .normalize()
                        .toUri()
                        .toString());
        // What a driver sets itself.
        conf.set("spark.app.name", "gradus")
                .set("spark.driver.host", "10.0.0.1")
                .set("spark.driver.port", "7078");
        ResourceProfile profile = ResourceProfile$.MODULE$.reInitDefaultProfile(conf);
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build())
                .build()) {
            return new KubernetesExecutorBuilder()
                    .buildFromFeatures(
                            new KubernetesExecutorConf(conf, "spark-1", "1", Option.empty(), 0),
                            new SecurityManager(
                                    conf, Option.empty(), SecurityManager$.MODULE$.$lessinit$greater$default$3()),
                            client,
                            profile)
                    .pod();
        } finally {
            ResourceProfile$.MODULE$.clearDefaultProfile();
        }
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}
