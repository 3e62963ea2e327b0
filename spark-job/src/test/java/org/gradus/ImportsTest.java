package org.gradus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without these, a package could come to need one that stands on it, and the house would no longer be taken apart. */
class ImportsTest {
    /** Lowest first: a package may import those before it. */
    private static final List<String> FLOORS = List.of(
            "org.gradus.setting",
            "org.gradus.npy",
            "org.gradus.selftest",
            "org.gradus.schedule",
            "org.gradus.formula",
            "org.gradus.rule",
            "org.gradus.engine",
            "org.gradus.group",
            "org.gradus.plan",
            "org.gradus.state",
            "org.gradus.update",
            "org.gradus.metric",
            "org.gradus.device",
            "org.gradus.dl4j.device",
            "org.gradus.dl4j.zip",
            "org.gradus.dl4j.shape",
            "org.gradus.dl4j",
            "org.gradus.torch",
            "org.gradus.torch.selftest",
            "org.gradus.dl4j.selftest",
            "org.gradus.dl4j.torch",
            "org.gradus.job.config",
            "org.gradus.job.data",
            "org.gradus.job.wire",
            "org.gradus.job.average",
            "org.gradus.job.replica",
            "org.gradus.job.report",
            "org.gradus.job.driver",
            "org.gradus.job.dl4jspark",
            "org.gradus.job.cli");

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.gradus");
    }

    @Test
    void importsPointDown() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            String[] above = FLOORS.subList(floor + 1, FLOORS.size()).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(FLOORS.get(floor))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .allowEmptyShould(above.length == 0)
                    .check(all);
        }
    }

    @Test
    void everyPackageHasItsFloor() {
        assertThat(all.stream().map(c -> c.getPackageName()).distinct()).hasSameElementsAs(FLOORS);
    }

    @Test
    void onlyTheirDoorsLeadToDl4jAndToDl4jSpark() {
        noClasses()
                .that(not(resideInAnyPackage("org.gradus.dl4j..", "org.gradus.torch..", "org.gradus.job.dl4jspark")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.deeplearning4j..", "org.nd4j.."))
                .check(all);
        // Not in gradus.jar: what a job needs must do without it.
        noClasses()
                .that(not(resideInAPackage("org.gradus.job.dl4jspark")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.deeplearning4j.spark..", "org.deeplearning4j.core.."))
                .check(all);
        noClasses()
                .that(not(resideInAPackage("org.gradus.job.dl4jspark")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.gradus.job.dl4jspark"))
                .check(all);
    }

    @Test
    void onlyOneDoorLeadsToLibTorch() {
        noClasses()
                .that(not(resideInAnyPackage("org.gradus.torch..", "org.gradus.dl4j.torch")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.bytedeco.."))
                .check(all);
    }

    @Test
    void coreKnowsNoSpark() {
        classes()
                .that(not(resideInAPackage("org.gradus.job..")))
                .should()
                .onlyDependOnClassesThat(
                        not(resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")))
                .check(all);
    }
}
