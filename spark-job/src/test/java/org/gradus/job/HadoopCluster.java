package org.gradus.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * HDFS and YARN on loopback, as {@code hadoop/MiniCluster.java} runs them in a process of its own. Jobs are those of
 * {@link #USER}, who is no superuser; the tests are the superuser.
 */
final class HadoopCluster implements AutoCloseable {
    static final String USER = "trainer";

    private static final Path JARS = Path.of("target", "spark", "jars").toAbsolutePath();

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private DistributedFileSystem files;

    private HadoopCluster(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Starts one that keeps its blocks, containers and settings in a folder; the digits' job lies in it. */
    static HadoopCluster in(Path folder) throws Exception {
        Files.createDirectories(folder);
        // An option of GRADUS_SUBMIT_OPTS has no spaces, which the folder of the sources may have.
        Files.createSymbolicLink(folder.resolve("jars"), JARS);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of("target", "hadoop").toAbsolutePath() + "/*:" + JARS + "/*";
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "@" + Path.of("..", "deploy", "jvm.options").toAbsolutePath(),
                        "-Xmx700m",
                        "-cp",
                        classes,
                        Path.of("src", "test", "resources", "hadoop", "MiniCluster.java")
                                .toAbsolutePath()
                                .toString(),
                        folder.toString())
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        HadoopCluster cluster = new HadoopCluster(folder, builder.start());
        cluster.await();
        cluster.prepare();
        return cluster;
    }

    private void prepare() throws Exception {
        Configuration conf = new Configuration();
        conf.addResource(new org.apache.hadoop.fs.Path(
                folder.resolve("conf/core-site.xml").toUri()));
        conf.addResource(new org.apache.hadoop.fs.Path(
                folder.resolve("conf/hdfs-site.xml").toUri()));
        URI uri = URI.create(conf.get("fs.defaultFS"));
        files = (DistributedFileSystem) org.apache.hadoop.fs.FileSystem.newInstance(
                uri, conf, UserGroupInformation.getCurrentUser().getShortUserName());
        for (String name : new String[] {"quickstart.yaml", "models/digits-mlp.json", "data/digits.csv.gz"}) {
            files.copyFromLocalFile(
                    new org.apache.hadoop.fs.Path(Path.of("..", "conf", name).toString()), path("/jobs/" + name));
        }
        for (String name : new String[] {"/runs", "/user/" + USER}) {
            files.mkdirs(path(name));
            files.setOwner(path(name), USER, USER);
        }
    }

    /** HDFS, as the superuser. */
    DistributedFileSystem files() {
        return files;
    }

    /** A path of it. */
    org.apache.hadoop.fs.Path path(String absolute) {
        return new org.apache.hadoop.fs.Path(absolute);
    }

    /** A path as a user of several file systems writes it. */
    String url(String absolute) {
        return files.makeQualified(path(absolute)).toString();
    }

    /** What a job's launcher needs to know. */
    Map<String, String> environment(String submitOptions) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HADOOP_CONF_DIR", folder.resolve("conf").toString());
        environment.put("HADOOP_USER_NAME", USER);
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("GRADUS_OPTS", "-Xmx1g");
        environment.put(
                "GRADUS_SUBMIT_OPTS",
                "--num-executors 2 --executor-memory 1g --driver-memory 1g --conf spark.yarn.am.memory=512m"
                        + " --conf spark.yarn.jars=local:" + folder.resolve("jars")
                        + "/* --conf spark.ui.enabled=false "
                        + submitOptions);
        return environment;
    }

    /** Gives a command of {@code MiniCluster.java}; its answer. */
    String command(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
        return await();
    }

    private String await() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("> ")) {
                return line.substring(2);
            }
        }
        throw new AssertionError("the Hadoop cluster ended: " + Files.readString(folder.resolve("stderr")));
    }

    @Override
    public void close() throws Exception {
        if (files != null) {
            files.close();
        }
        commands.close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
