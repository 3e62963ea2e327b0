package org.gradus.job.driver;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.gradus.job.config.Redaction;
import scala.Tuple2;

/** Opens the Spark session of a run: the one that spark-submit configured, or an embedded one. */
public final class Sessions {
    private Sessions() {}

    /**
     * A session.
     *
     * @param name the application's name
     * @param master a Spark master; null: the one that spark-submit gave, else {@code local[*]}
     */
    public static SparkSession open(String name, String master) {
        SparkConf conf = new SparkConf().setAppName(Redaction.redact(name));
        if (master != null) {
            conf.setMaster(master);
        }
        conf.setIfMissing("spark.master", "local[*]");
        boolean embedded = conf.get("spark.master").startsWith("local");
        // Rows, plans and results are records; the Kryo that Spark brings cannot read records.
        conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        // Weights are noise to a compressor.
        conf.setIfMissing("spark.broadcast.compress", "false");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
        // What LibTorch frees in a step stays for the next; glibc would give it back to the system. As deploy/lib.sh
        // has it.
        conf.setIfMissing("spark.executorEnv.MALLOC_TOP_PAD_", "67108864");
        conf.setIfMissing("spark.executorEnv.MALLOC_TRIM_THRESHOLD_", "1073741824");
        conf.setIfMissing("spark.executorEnv.MALLOC_MMAP_THRESHOLD_", "1073741824");
        if (embedded) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
        } else {
            // Otherwise all shards land on the executor that comes first.
            conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        }
        SparkSession session = SparkSession.builder().config(conf).getOrCreate();
        hideSecrets(session);
        PrivateFolders.close();
        return session;
    }

    /** So that no message about a setting, or about a place that it leads to, shows what is secret. */
    private static void hideSecrets(SparkSession session) {
        for (Tuple2<String, String> setting : session.sparkContext().getConf().getAll()) {
            Redaction.hideSetting(setting._1(), setting._2());
        }
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        for (Map.Entry<String, String> setting : hadoop) {
            String[] sources = hadoop.getPropertySources(setting.getKey());
            if (sources != null && !sources[0].endsWith("-default.xml")) {
                Redaction.hideSetting(setting.getKey(), setting.getValue());
            }
        }
    }
}
