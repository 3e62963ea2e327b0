import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ContainerId;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;

/**
 * A NameNode, three DataNodes, a ResourceManager and two NodeManagers on loopback, in one process: FOLDER. Clients find them
 * by FOLDER/conf. Each line of the input is a command, answered by a line that begins with {@code >}:
 * {@code stop datanode K}; {@code stop nodemanager executor}, one that has executors and no application master;
 * {@code stop nodemanager master}, the one that has it. The end of the input stops everything.
 */
class MiniCluster {
    private static final int DATANODES = 3;
    private static final int NODEMANAGERS = 2;

    private static final PrintStream ANSWERS = System.out;

    private static MiniDFSCluster hdfs;
    private static MiniYARNCluster yarn;

    public static void main(String[] args) {
        System.setOut(System.err); // for what the daemons print
        try {
            run(Path.of(args[0]));
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // the daemons' threads would go on; nothing is kept
    }

    private static void run(Path folder) throws Exception {
        Files.createDirectories(folder);
        hdfs = new MiniDFSCluster.Builder(hdfsSettings(folder), folder.resolve("hdfs").toFile())
                .numDataNodes(DATANODES)
                .build();
        hdfs.waitActive();
        yarn = new MiniYARNCluster("yarn", NODEMANAGERS, 1, 1);
        yarn.init(yarnSettings(folder));
        yarn.start();
        if (!yarn.waitForNodeManagersToConnect(60_000)) {
            throw new IllegalStateException("the NodeManagers did not find the ResourceManager");
        }
        writeClientSettings(folder.resolve("conf"));
        answer("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answer(command(line.split(" ")));
        }
    }

    private static void answer(String text) {
        ANSWERS.println("> " + text);
        ANSWERS.flush();
    }

    private static String command(String[] words) {
        try {
            return switch (words[1]) {
                case "datanode" -> stopDataNode(Integer.parseInt(words[2]));
                case "nodemanager" -> stopNodeManager(words[2].equals("master"));
                default -> "unknown";
            };
        } catch (RuntimeException e) {
            return "failed: " + e;
        }
    }

    private static String stopDataNode(int number) {
        String name = hdfs.getDataNodes().get(number).getDisplayName();
        hdfs.stopDataNode(number);
        return "stopped " + name;
    }

    /** Its containers die with it. */
    private static String stopNodeManager(boolean master) {
        for (int k = 0; k < NODEMANAGERS; k++) {
            NodeManager node = yarn.getNodeManager(k);
            if (node.getNMContext() == null || node.isInState(org.apache.hadoop.service.Service.STATE.STOPPED)) {
                continue;
            }
            Set<ContainerId> containers = node.getNMContext().getContainers().keySet();
            boolean has = containers.stream().anyMatch(id -> (id.getContainerId() & 0xFFFFFFFFL) == 1);
            if (!containers.isEmpty() && has == master) {
                String what = node.getNMContext().getNodeId() + " with " + containers;
                node.stop();
                return "stopped " + what;
            }
        }
        return "failed: no NodeManager has " + (master ? "an application master" : "executors alone");
    }

    private static Configuration hdfsSettings(Path folder) {
        Configuration conf = new Configuration();
        conf.set("hadoop.tmp.dir", folder.resolve("tmp").toString());
        conf.set("dfs.replication", "2");
        conf.set("dfs.blocksize", "8m");
        // Many blocks on few disks of a small machine.
        conf.set("dfs.datanode.du.reserved", "0");
        conf.set("dfs.namenode.fs-limits.min-block-size", "0");
        conf.set("dfs.heartbeat.interval", "1");
        // Would need log4j 1.
        conf.set("dfs.namenode.metrics.logger.period.seconds", "0");
        conf.set("dfs.datanode.metrics.logger.period.seconds", "0");
        return conf;
    }

    private static Configuration yarnSettings(Path folder) {
        Configuration conf = new YarnConfiguration(hdfs.getConfiguration(0));
        conf.set("yarn.minicluster.yarn.nodemanager.resource.memory-mb", "6144");
        conf.set("yarn.nodemanager.resource.cpu-vcores", "8");
        conf.set("yarn.scheduler.minimum-allocation-mb", "128");
        conf.set("yarn.nodemanager.vmem-check-enabled", "false");
        conf.set("yarn.nodemanager.pmem-check-enabled", "false");
        // A disk that is nearly full is bad to YARN; those of a developer's machine often are.
        conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        conf.set("yarn.nodemanager.disk-health-checker.disk-free-space-threshold.enabled", "false");
        conf.set("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "200");
        conf.set("yarn.nodemanager.delete.debug-delay-sec", "3600");
        conf.set("yarn.scheduler.capacity.root.queues", "default");
        conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
        conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
        // One container per heartbeat, so that both NodeManagers get some.
        conf.set("yarn.scheduler.capacity.per-node-heartbeat.multiple-assignments-enabled", "false");
        return conf;
    }

    private static void writeClientSettings(Path conf) throws Exception {
        Files.createDirectories(conf);
        Configuration core = new Configuration(false);
        core.set("fs.defaultFS", hdfs.getFileSystem().getUri().toString());
        write(core, conf.resolve("core-site.xml"));
        Configuration dfs = new Configuration(false);
        for (String name : new String[] {"dfs.replication", "dfs.blocksize"}) {
            dfs.set(name, hdfs.getConfiguration(0).get(name));
        }
        write(dfs, conf.resolve("hdfs-site.xml"));
        Configuration client = new Configuration(false);
        for (Map.Entry<String, String> entry : yarn.getConfig()) {
            if (entry.getKey().matches("yarn\\.resourcemanager\\.([a-z.-]+\\.)?address")) {
                client.set(entry.getKey(), yarn.getConfig().get(entry.getKey()));
            }
        }
        write(client, conf.resolve("yarn-site.xml"));
    }

    private static void write(Configuration settings, Path file) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.writeXml(out);
        }
    }
}
