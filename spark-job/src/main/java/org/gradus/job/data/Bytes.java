package org.gradus.job.data;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** Arrays of bytes that Spark knows to be such: it writes them as they are, where it would serialise objects. */
final class Bytes {
    /** Their type, as Spark wants to be told. */
    static final ClassTag<byte[]> TAG = ClassTag$.MODULE$.apply(byte[].class);

    private Bytes() {}

    /** The same elements in the same partitions. */
    static JavaRDD<byte[]> tagged(JavaRDD<byte[]> elements) {
        return JavaRDD.fromRDD(elements.rdd().mapPartitions(new Same(), true, TAG), TAG);
    }

    private static final class Same extends AbstractFunction1<Iterator<byte[]>, Iterator<byte[]>>
            implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<byte[]> apply(Iterator<byte[]> elements) {
            return elements;
        }
    }
}
