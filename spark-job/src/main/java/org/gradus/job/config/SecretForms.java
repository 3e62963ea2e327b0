package org.gradus.job.config;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** The forms in which libraries print a text that they were given: as a path, in a URI, in JSON. */
final class SecretForms {
    private SecretForms() {}

    /** All of them, the text itself first. */
    static Set<String> of(String text) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(text);
        forms.add(text.strip());
        if (text.startsWith("/")) {
            forms.add(asPath(text));
        } else if (text.contains("://")) {
            forms.add(asPath(text));
            forms.add(asPath(text.substring(text.indexOf("://") + 3)));
        } else if (text.startsWith("file:/")) {
            forms.add(asPath(text.substring("file:".length())));
        }
        for (String form : Set.copyOf(forms)) {
            forms.add(URLEncoder.encode(form, StandardCharsets.UTF_8));
            forms.add(URLEncoder.encode(form, StandardCharsets.UTF_8).replace("+", "%20"));
            forms.add(inUri(form));
            forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(form)));
        }
        forms.remove("");
        return forms;
    }

    /** As Hadoop writes it: one slash between two names, none at the end. */
    private static String asPath(String text) {
        return text.replaceAll("(?<!:)/{2,}", "/").replaceAll("(?<=.)/$", "");
    }

    private static String inUri(String text) {
        try {
            return new URI(null, null, text.startsWith("/") ? text : "/" + text, null)
                    .getRawPath()
                    .substring(text.startsWith("/") ? 0 : 1);
        } catch (URISyntaxException e) {
            return text;
        }
    }
}
