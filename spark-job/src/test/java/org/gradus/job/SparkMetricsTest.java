package org.gradus.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.data.TestSpark;
import org.gradus.job.driver.Preparation;
import org.gradus.job.driver.RunDirectory;
import org.gradus.job.driver.TrainingRun;
import org.gradus.job.report.Effort;
import org.gradus.job.report.Progress;
import org.gradus.job.report.RoundReport;
import org.gradus.job.report.SparkMetrics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run would otherwise be invisible to the tools that watch the rest of a cluster, or be shown long after it has ended. */
class SparkMetricsTest {
    private static SparkSession session;

    @TempDir
    private Path folder;

    /** As docs/runs.md says. */
    @BeforeAll
    static void start() {
        TestSpark.session().stop();
        session = SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.ui.enabled", "true")
                .config("spark.ui.port", "0")
                .config(
                        "spark.metrics.conf.driver.sink.prometheusServlet.class",
                        "org.apache.spark.metrics.sink.PrometheusServlet")
                .config("spark.metrics.conf.driver.sink.prometheusServlet.path", "/metrics/prometheus")
                .config("spark.metrics.conf.driver.sink.jmx.class", "org.apache.spark.metrics.sink.JmxSink")
                .config("spark.metrics.namespace", "nightly")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    /** The lines that Prometheus gets about Gradus: the value by name. */
    private static Map<String, String> scraped() {
        int port = URI.create(session.sparkContext().uiWebUrl().get()).getPort();
        URI uri = URI.create("http://127.0.0.1:" + port + "/metrics/prometheus/");
        try {
            String text = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            Map<String, String> values = new TreeMap<>();
            text.lines()
                    .filter(line -> line.startsWith("metrics_nightly_driver_gradus_"))
                    .forEach(line -> {
                        String name = line.substring("metrics_nightly_driver_gradus_".length(), line.indexOf('{'));
                        values.put(name, line.substring(line.lastIndexOf(' ') + 1));
                    });
            return values;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RoundReport report(long round) {
        return new RoundReport(
                round,
                9,
                (round + 1) * 10,
                0.5,
                0.25,
                640,
                0,
                0.5,
                Map.of("head", 0.001),
                Map.of("head", 0.02),
                Optional.of(new Effort(0.75, 0.125, 0.0625, 1000, 900)));
    }

    @Test
    void prometheusAndJmxGetWhatARoundWasAndWhatAllWere() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName loss = new ObjectName("metrics:name=nightly.driver.gradus.loss,type=gauges");
        try (SparkMetrics metrics = SparkMetrics.register()) {
            metrics.round(report(0));
            metrics.round(report(1));
            metrics.evaluated("epoch 1 of 2", Map.of("accuracy", 0.875));
            assertThat(scraped())
                    .containsEntry("rounds_Value", "2")
                    .containsEntry("steps_Value", "20")
                    .containsEntry("examples_Count", "1280")
                    .containsEntry("examplesPerSecond_Value", "1280.0")
                    .containsEntry("loss_Value", "0.25")
                    .containsEntry("bytesSent_Count", "2000")
                    .containsEntry("bytesReceived_Count", "1800")
                    .containsEntry("secondsCompute_Value", "1.5")
                    .containsEntry("secondsWire_Value", "0.25")
                    .containsEntry("secondsWait_Value", "0.125")
                    .containsEntry("lr_head_Value", "0.001")
                    .containsEntry("updateRatio_head_Value", "0.02")
                    .containsEntry("evaluation_accuracy_Value", "0.875");
            assertThat(beans.getAttribute(loss, "Value")).isEqualTo(0.25);
        }
        assertThat(scraped()).isEmpty();
        assertThat(beans.isRegistered(loss)).isFalse();
    }

    @Test
    void aRunIsThereWhileItLastsAndTheNextOneStartsAtZero() throws IOException {
        Training training = Training.of(
                folder,
                TestNetworks.noisy(),
                Table.random(48),
                "train: {epochs: 1, batch: 4, replicas: 2, sync: {every: 2}}\n");
        for (String out : List.of("first", "second")) {
            Seen seen = new Seen(new ArrayList<>());
            Preparation prepared = training.prepared("out=" + folder.resolve(out));
            RunDirectory directory = RunDirectory.create(prepared.job().out(), false, new Configuration());
            new TrainingRun(prepared, directory, session, seen).run();
            assertThat(seen.rounds()).containsExactly("1", "2", "3");
            assertThat(scraped()).isEmpty();
        }
    }

    /** What is scraped after each round. */
    private record Seen(List<String> rounds) implements Progress {
        @Override
        public void round(RoundReport report) {
            Map<String, String> values = scraped();
            rounds.add(values.get("rounds_Value"));
            assertThat(values).containsKeys("lr_rest_Value", "updateRatio_rest_Value");
        }

        @Override
        public void evaluated(String where, Map<String, Double> metrics) {}

        @Override
        public void note(String line) {}

        @Override
        public void close() {}
    }
}
