#!/bin/sh
# A thousand kills at random moments, each hundred with another seed: sh tests/outbox/kills.sh [HUNDREDS]
set -eu
cd "$(dirname "$0")/../.."
for seed in $(seq 1 "${1:-10}"); do
    LFTUI_TEST_KILLS=100 LFTUI_TEST_SEED=$seed cargo test --quiet --test outbox kills -- --nocapture
done
