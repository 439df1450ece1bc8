#!/usr/bin/env bash
# Counts the instructions of a monitored call, with and without a client, against Sentry by hand. Needs valgrind.
#
#   tests/benches/count.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bench="$(cargo bench --package monitored-tests --bench calls --no-run 2>&1 | sed -n 's/.*(\(.*\))$/\1/p' | tail -n 1)"
out="$(mktemp)"
trap 'rm -f "$out"' EXIT

# The difference of two runs is the calls alone.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$out" "$bench" "$1" "$2" 2>&1 | awk '/Collected/ { print $4 }'
}

printf '%-10s %10s %10s %10s %10s\n' client bare annotated tagged hand
for client in none unsampled sampled; do
    printf '%-10s' "$client"
    for way in bare annotated tagged hand; do
        few="$(instructions "$client-$way" 100)"
        many="$(instructions "$client-$way" 600)"
        printf ' %10d' $(((many - few) / 500))
    done
    printf '\n'
done

printf '\n%-10s %10s\n' rules annotated
for client in ruleless idle counting notifying; do
    few="$(instructions "$client-annotated" 100)"
    many="$(instructions "$client-annotated" 600)"
    printf '%-10s %10d\n' "$client" $(((many - few) / 500))
done
