#!/bin/sh
# Trains the nets further, exports, quantises, measures, and rewrites models/*.onnx and models/manifest.json.
#   run.sh [READER_STEPS [DETECTOR_STEPS [STATE_STEPS]]]      0 0 only exports and measures what is in checkpoints/
# Installs nothing; see README.md for the packages. Rendered plates and training states live under ALPR_WORK.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-/usr/bin/python3}
work=${ALPR_WORK:-${TMPDIR:-/tmp}/alpr-training}
reader_steps=${1:-4000}
detector_steps=${2:-4000}
state_steps=${3:-$reader_steps}
plates=${ALPR_PLATES:-12000}
export ALPR_POOL="${ALPR_POOL:-$work/pool}" ALPR_STATE_POOL="${ALPR_STATE_POOL:-$work/state-pool}" OMP_NUM_THREADS=1
mkdir -p "$work" checkpoints

if ! ls "$ALPR_POOL"/part-*.raw >/dev/null 2>&1; then
    echo "rendering $plates plates into $ALPR_POOL"
    nice -n 19 "$python" pool.py 0 $((plates / 2)) &
    nice -n 19 "$python" pool.py 1 $((plates - plates / 2))
    wait $!
fi

if ! ls "$ALPR_STATE_POOL"/part-*.raw >/dev/null 2>&1; then
    echo "rendering $((2 * plates)) plates with their states into $ALPR_STATE_POOL"
    nice -n 19 "$python" state_samples.py 0 "$plates" &
    nice -n 19 "$python" state_samples.py 1 "$plates"
    wait $!
fi

# NAME STEPS RATE BATCH: goes on from an unfinished state, else from the committed weights, else from nothing.
train() {
    [ "$2" -gt 0 ] || return 0
    echo "training the $1 for $2 steps: tail -f $work/$1.log"
    start=
    [ ! -f "checkpoints/$1.weights.pt" ] || start="--start checkpoints/$1.weights.pt"
    # shellcheck disable=SC2086
    nice -n 19 "$python" -u "train_$1.py" --state "$work/$1.pt" --steps "$2" --rate "$3" --batch "$4" $start >>"$work/$1.log" 2>&1
    cp "$work/$1.weights.pt" "$work/$1.run.json" checkpoints/
    rm "$work/$1.pt"
}
train reader "$reader_steps" 1e-3 64 &
reader=$!
train detector "$detector_steps" 6e-4 16
train state "$state_steps" 1e-3 64
wait $reader

nice -n 19 "$python" -W ignore release.py checkpoints/detector.weights.pt checkpoints/reader.weights.pt
nice -n 19 "$python" -W ignore release_state.py checkpoints/state.weights.pt
