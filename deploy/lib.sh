# shellcheck shell=bash
# What the scripts of this folder share. Sourced by them, with GRADUS_HOME set to the repository's root.

JAR="$GRADUS_HOME/spark-job/target/gradus.jar"
SPARK_HOME="${GRADUS_SPARK_HOME:-$GRADUS_HOME/spark-job/target/spark}"
JVM_OPTIONS="@$GRADUS_HOME/deploy/jvm.options"
export SPARK_HOME SPARK_SCALA_VERSION=2.12
# Java names files in the locale's characters; a locale that knows only ASCII cannot name the others.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" # one native thread per replica
# LibTorch allocates its activations anew in each step. What glibc frees it otherwise gives back to the system at once, and
# a third of a convolutional network's step goes into page faults. Up to 1 GiB per thread is kept for the next step.
export MALLOC_TOP_PAD_="${MALLOC_TOP_PAD_:-67108864}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-1073741824}"
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-1073741824}"

fail() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# Sets JAVA to the Java 17 of JAVA_HOME, else of PATH.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA="$JAVA_HOME/bin/java"
    [ -x "$JAVA" ] || fail "JAVA_HOME is '$JAVA_HOME', and there is no bin/java in it; legal is the folder of a JDK 17"
  else
    JAVA="$(command -v java)" || fail "no java on the PATH, and JAVA_HOME is not set; install a JDK 17"
  fi
  local version
  version="$("$JAVA" -version 2>&1)"
  version="${version#*\"}"
  version="${version%%\"*}"
  [ "${version%%.*}" = 17 ] ||
    fail "$JAVA is Java $version; legal is 17, which is what Spark 3.5 supports (set JAVA_HOME)"
}

# Builds gradus.jar and the Spark home where one of them is missing.
build_missing() {
  [ -f "$JAR" ] && [ -d "$SPARK_HOME/jars" ] && return
  if [ -n "${GRADUS_SPARK_HOME:-}" ] && [ ! -d "$SPARK_HOME/jars" ]; then
    fail "GRADUS_SPARK_HOME is '$GRADUS_SPARK_HOME', and there is no folder jars in it"
  fi
  command -v mvn >/dev/null || fail "nothing is built yet, and there is no mvn on the PATH; install Maven 3.8 or later"
  if [ -n "${JAVA_HOME:-}" ]; then
    [ -x "$JAVA_HOME/bin/javac" ] || fail "nothing is built yet, and $JAVA_HOME has no javac; install a JDK 17"
  else
    command -v javac >/dev/null || fail "nothing is built yet, and there is no javac on the PATH; install a JDK 17"
  fi
  echo "${0##*/}: building (the first time this takes some minutes) ..." >&2
  (cd "$GRADUS_HOME" && mvn -B -ntp -q -Dstyle.color=never -DskipTests package) >&2 </dev/null ||
    fail "the build failed; 'mvn -DskipTests package' in $GRADUS_HOME says more"
}
