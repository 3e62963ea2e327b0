package org.gradus.job.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * The process that trains in a run's folder.
 *
 * @param host its machine
 * @param process its number there
 * @param since when it took the folder, with the zone
 * @param token no two have the same
 */
record LockOwner(String host, long process, String since, String token) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");

    /** This process, from now on. */
    static LockOwner now() {
        return new LockOwner(
                hostName(),
                ProcessHandle.current().pid(),
                ZonedDateTime.now(ZoneId.systemDefault()).format(TIME),
                UUID.randomUUID().toString());
    }

    /** As a lock file has it; what cannot be read is an owner of whom nothing is known. */
    static LockOwner parse(byte[] text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new LockOwner(
                    json.path("host").asText("?"),
                    json.path("process").asLong(),
                    json.path("since").asText("?"),
                    json.path("token").asText());
        } catch (IOException e) {
            return new LockOwner("?", 0, "?", "");
        }
    }

    byte[] bytes() {
        try {
            return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "process " + process + " on " + host + " trains there since " + since;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine"; // it has no name
        }
    }
}
