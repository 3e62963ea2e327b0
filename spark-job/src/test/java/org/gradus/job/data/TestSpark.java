package org.gradus.job.data;

import org.apache.spark.sql.SparkSession;

/** One embedded Spark for all test classes; another master only where a test asks for it. */
public final class TestSpark {
    private static SparkSession session;
    private static String master = "";

    private TestSpark() {}

    /** On two task slots. */
    public static SparkSession session() {
        return session("local[2]");
    }

    /** On this master; a session that something else has stopped is opened again. */
    public static synchronized SparkSession session(String wanted) {
        if (!master.equals(wanted) || session.sparkContext().isStopped()) {
            if (session != null) {
                session.stop();
            }
            session = SparkSession.builder()
                    .master(wanted)
                    .appName("test")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", "2")
                    .getOrCreate();
            master = wanted;
        }
        return session;
    }
}
