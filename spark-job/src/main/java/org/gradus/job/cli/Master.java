package org.gradus.job.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --master}, so that what Spark would refuse is refused before a run's folder is made. */
final class Master implements ITypeConverter<String> {
    private static final Pattern LEGAL = Pattern.compile(
            "yarn|(spark|k8s|mesos)://.+|local|local\\[([0-9]+|\\*)(\\s*,\\s*[0-9]+)?]|local-cluster\\[.+]");

    @Override
    public String convert(String url) {
        if (!LEGAL.matcher(url).matches()) {
            throw new TypeConversionException("found " + url
                    + "; must be local, local[N], local[*], spark://HOST:PORT, yarn, k8s://... or mesos://...");
        }
        return url;
    }
}
