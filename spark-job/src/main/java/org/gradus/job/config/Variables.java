package org.gradus.job.config;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What a job takes from environment variables, by the place in the file; paths excepted, since the files behind them are compared. */
public final class Variables implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A tenth of a second for each guess at what was hashed. */
    private static final int ITERATIONS = 200_000;

    private static final int BITS = 256;
    private static final int SALT_BYTES = 16;

    private final TreeMap<String, String> values;

    private Variables(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** Collects them from a tree that was read, and tells {@link Redaction} what is not to be shown. */
    static Variables of(Node root, boolean hide) {
        Map<String, String> values = new LinkedHashMap<>();
        collect(root, "", values, hide);
        return new Variables(values);
    }

    private static void collect(Node node, String path, Map<String, String> values, boolean hide) {
        if (node instanceof Node.Fields map) {
            map.values().forEach((key, value) -> collect(value, Paths.key(path, key), values, hide));
        } else if (node instanceof Node.Items list) {
            for (int i = 0; i < list.values().size(); i++) {
                collect(list.values().get(i), Paths.item(path, i), values, hide);
            }
        } else if (node instanceof Node.Scalar scalar
                && scalar.reference() != null
                && !scalar.reference().values().isEmpty()) {
            Node.Reference reference = scalar.reference();
            if (reference.kind() != Node.Kind.PATH) {
                values.put(path, scalar.text());
            }
            if (hide && reference.kind() != Node.Kind.WORD) {
                reference.values().forEach((name, value) -> Redaction.hide(value, name));
                Redaction.hide(scalar.text(), reference.written());
            }
        }
    }

    /** Without what stands at some keys, or below them. */
    public Variables without(Collection<String> keys) {
        Map<String, String> left = new TreeMap<>(values);
        left.keySet().removeIf(place -> keys.stream().anyMatch(key -> Paths.isAt(place, key)));
        return new Variables(left);
    }

    /** The places in the file. */
    public Collection<String> places() {
        return values.keySet();
    }

    /**
     * A salted hash of all values, slow to compute, by which a later run can tell whether they are the same; empty where there are none.
     *
     * @return {@code salt:hash}, hexadecimal
     */
    public String fingerprint() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return values.isEmpty() ? "" : fingerprint(salt);
    }

    /** Whether {@link #fingerprint} was made of the same values. */
    public boolean matches(String fingerprint) {
        if (fingerprint.isEmpty() || values.isEmpty()) {
            return fingerprint.isEmpty() && values.isEmpty();
        }
        byte[] salt = HexFormat.of().parseHex(fingerprint.substring(0, fingerprint.indexOf(':')));
        return fingerprint(salt).equals(fingerprint);
    }

    private String fingerprint(byte[] salt) {
        StringBuilder text = new StringBuilder();
        values.forEach((place, value) -> text.append(place)
                .append('=')
                .append(value.length())
                .append(':')
                .append(value));
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(
                            HexFormat.of()
                                    .formatHex(text.toString().getBytes(StandardCharsets.UTF_8))
                                    .toCharArray(),
                            salt,
                            ITERATIONS,
                            BITS))
                    .getEncoded();
            return HexFormat.of().formatHex(salt) + ":" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2: " + e.getMessage(), e);
        }
    }

    /** The places only. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
