package org.gradus.job.data;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.SparkEnv;

/**
 * Encrypts the bytes of one file by their places, so that any row can be read alone: AES in counter mode (NIST SP 800-38A, 6.5), the
 * counter being the place's block of 16 bytes. The key is drawn for the file and stays in this process. Spark's own encrypted streams
 * can only be read from their beginning.
 */
final class ShardCipher {
    private static final int BLOCK = 16;

    private final SecretKeySpec key;
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(ShardCipher::create);

    /** @param keyBits 128, 192 or 256 */
    ShardCipher(int keyBits) {
        byte[] bytes = new byte[keyBits / Byte.SIZE];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
    }

    /** One of a file of its own, where {@code spark.io.encryption.enabled} says that what goes to local disks is encrypted. */
    static Optional<ShardCipher> configured() {
        SparkEnv env = SparkEnv.get();
        boolean wanted = env != null && env.conf().getBoolean("spark.io.encryption.enabled", false);
        return wanted
                ? Optional.of(new ShardCipher(env.conf().getInt("spark.io.encryption.keySizeBits", 128)))
                : Optional.empty();
    }

    /**
     * Encrypts or decrypts bytes in place, from the buffer's position to its limit; both stay.
     *
     * @param place of the first of them in the file
     */
    void apply(long place, ByteBuffer bytes) {
        ByteBuffer counter = ByteBuffer.allocate(BLOCK).putLong(Long.BYTES, place / BLOCK);
        Cipher cipher = ciphers.get();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter.array()));
            cipher.update(new byte[(int) (place % BLOCK)]);
            cipher.doFinal(bytes.duplicate(), bytes.duplicate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a shard cannot be encrypted: " + e.getMessage(), e);
        }
    }

    private static Cipher create() {
        try {
            return Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES: " + e.getMessage(), e);
        }
    }
}
