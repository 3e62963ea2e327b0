package org.gradus.job.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.gradus.setting.Printable;

/**
 * The columns that predictions get: {@code prediction} and a {@code probability_} for each class; {@code prediction}, or
 * {@code prediction_0} and so on, for numbers.
 *
 * @param model what the model gives
 * @param classes names of the classes; empty: their numbers
 * @param textOnly whether arrays and vectors of the input become text
 */
record PredictedColumns(Dimensions model, List<String> classes, boolean textOnly) implements Serializable {
    PredictedColumns {
        classes = new LabelCoder(model, classes).classes();
    }

    /** The input's columns and the prediction's. */
    StructType schema(String where, StructType input) {
        StructType schema = new StructType();
        for (StructField field : input.fields()) {
            boolean text = textOnly && !(field.dataType() instanceof AtomicType);
            schema = schema.add(field.name(), text ? DataTypes.StringType : field.dataType(), true);
        }
        schema = addPredicted(schema);
        Set<String> seen = new LinkedHashSet<>();
        for (String name : schema.fieldNames()) {
            if (!seen.add(name)) {
                throw new DataException(
                        where + ": the column '" + Printable.value(name) + "' would be there twice; rename it");
            }
        }
        return schema;
    }

    /** One row. */
    Row row(Row original, float[] outputs, int index) {
        List<Object> values = new ArrayList<>();
        for (int c = 0; c < original.size(); c++) {
            Object value = original.get(c);
            values.add(textOnly && isMany(value) ? text(value) : value);
        }
        float[] own = Arrays.copyOfRange(outputs, index * model.outputs(), (index + 1) * model.outputs());
        if (model.classification()) {
            float[] probabilities = own.length == 1 ? new float[] {1 - own[0], own[0]} : own;
            int best = best(probabilities);
            values.add(classes.isEmpty() ? best : classes.get(best));
            own = probabilities;
        }
        for (float value : own) {
            values.add(value);
        }
        return RowFactory.create(values.toArray());
    }

    private StructType addPredicted(StructType input) {
        StructType schema = input;
        if (!model.classification()) {
            for (int k = 0; k < model.outputs(); k++) {
                schema = schema.add(model.outputs() == 1 ? "prediction" : "prediction_" + k, DataTypes.FloatType);
            }
            return schema;
        }
        DataType name = classes.isEmpty() ? DataTypes.IntegerType : DataTypes.StringType;
        schema = schema.add("prediction", name);
        for (int k = 0; k < model.classes(); k++) {
            schema = schema.add("probability_" + (classes.isEmpty() ? k : classes.get(k)), DataTypes.FloatType);
        }
        return schema;
    }

    /** The first of the greatest. */
    private static int best(float[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    private static boolean isMany(Object value) {
        return value instanceof scala.collection.Seq || value instanceof org.apache.spark.ml.linalg.Vector;
    }

    private static String text(Object value) {
        return value instanceof scala.collection.Seq<?> sequence ? sequence.mkString("[", ",", "]") : value.toString();
    }
}
