package org.gradus.job.data;

import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.sql.SparkSession;
import org.nd4j.kryo.Nd4jRegistrator;

/** One embedded Spark for all test classes; another master only where a test asks for it. */
public final class TestSpark {
    private static SparkSession session;
    private static String opened = "";

    private TestSpark() {}

    /** On two task slots. */
    public static SparkSession session() {
        return session("local[2]");
    }

    /** On this master; a session that something else has stopped is opened again. */
    public static SparkSession session(String master) {
        return session(master, JavaSerializer.class);
    }

    /** The same, whose tasks send objects by this serializer. */
    public static synchronized SparkSession session(String master, Class<? extends Serializer> serializer) {
        boolean kryo = serializer == KryoSerializer.class; // rows are dealt by Kryo in any case
        String wanted = master + " " + serializer;
        if (!opened.equals(wanted) || session.sparkContext().isStopped()) {
            if (session != null) {
                session.stop();
            }
            session = SparkSession.builder()
                    .master(master)
                    .appName("test")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.serializer", serializer.getName())
                    .config("spark.kryo.registrator", kryo ? Nd4jRegistrator.class.getName() : "")
                    .config("spark.sql.shuffle.partitions", "2")
                    .getOrCreate();
            opened = wanted;
        }
        return session;
    }
}
