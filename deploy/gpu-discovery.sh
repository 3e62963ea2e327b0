#!/usr/bin/env bash
# Tells Spark which NVIDIA GPUs this machine has, for spark.executor.resource.gpu.discoveryScript (also worker, driver): one line
# of JSON on standard output, such as {"name": "gpu", "addresses": ["0", "1"]}. The addresses are CUDA's numbers, which count
# the GPUs that CUDA_VISIBLE_DEVICES leaves from 0. Fails where there is none.
set -euo pipefail

fail() {
  printf 'gpu-discovery.sh: %s\n' "$1" >&2
  exit 1
}

command -v nvidia-smi >/dev/null || fail "there is no nvidia-smi on the PATH; NVIDIA's driver brings it"
found="$(nvidia-smi --query-gpu=index --format=csv,noheader 2>&1)" || fail "nvidia-smi failed: $found"
count="$(grep -c '^[[:space:]]*[0-9]' <<<"$found" || true)"
if [ -n "${CUDA_VISIBLE_DEVICES+set}" ]; then
  count="$(tr ',' '\n' <<<"$CUDA_VISIBLE_DEVICES" | grep -c '[^[:space:]]' || true)"
fi
[ "$count" -gt 0 ] || fail "nvidia-smi finds no GPU, or CUDA_VISIBLE_DEVICES hides all of them"

addresses=
for ((k = 0; k < count; k++)); do
  addresses="$addresses${addresses:+, }\"$k\""
done
printf '{"name": "gpu", "addresses": [%s]}\n' "$addresses"
