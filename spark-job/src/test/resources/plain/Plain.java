import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a user writes who has a Gradus model and no Gradus: ZIP ROWS. Rows are lines of raw features; prints the bits of each
 * output, row after row.
 */
class Plain {
    public static void main(String[] args) throws Exception {
        try {
            Class.forName("org.gradus.dl4j.Model");
            throw new IllegalStateException("Gradus is on the class path");
        } catch (ClassNotFoundException e) {
            // As it must be.
        }
        Pair<MultiLayerNetwork, Normalizer> restored =
                ModelSerializer.restoreMultiLayerNetworkAndNormalizer(new File(args[0]), true);
        INDArray features = rows(Files.readAllLines(Path.of(args[1])));
        ((NormalizerStandardize) restored.getSecond()).transform(features);
        INDArray outputs = restored.getFirst().output(features);
        for (int row = 0; row < outputs.rows(); row++) {
            for (int k = 0; k < outputs.columns(); k++) {
                System.out.println(Integer.toHexString(Float.floatToRawIntBits(outputs.getFloat(row, k))));
            }
        }
    }

    private static INDArray rows(List<String> lines) {
        float[][] rows = new float[lines.size()][];
        for (int row = 0; row < rows.length; row++) {
            String[] values = lines.get(row).split(",");
            rows[row] = new float[values.length];
            for (int k = 0; k < values.length; k++) {
                rows[row][k] = Float.parseFloat(values[k]);
            }
        }
        return Nd4j.create(rows);
    }
}
