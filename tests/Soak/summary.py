"""What the samples say: bounds, and the page."""

# The line fitted through resident memory after warm-up may rise by this much in all: 1 MiB an hour in the usual eight.
RSS_DRIFT_KB_MAX = 8 << 10
# Most at once in the last quarter above the most in the first: connections of clients come and go.
DESCRIPTORS_MORE_MAX = 3
THREADS_MORE_MAX = 3
# The journal's file and its write-ahead log above bytes_max: the log is cut behind each commit, not within one.
JOURNAL_OVER_KB_MAX = 8 << 10


def slope(times, values):
    """Least squares, in units a second."""
    count = len(times)
    mean_time, mean_value = sum(times) / count, sum(values) / count
    spread = sum((time - mean_time) ** 2 for time in times)
    return sum((time - mean_time) * (value - mean_value) for time, value in zip(times, values)) / spread if spread else 0.0


def warm_up(seconds):
    """Seconds at the start that are not judged: a quarter of an hour, in which caches fill and the known plate is read for the first time (after ten minutes)."""
    return min(900, 0.7 * seconds)


def judge(samples, journal_bytes_max):
    """Figures and findings of the samples after warm-up."""
    begin = warm_up(samples[-1]["seconds"])
    kept = [sample for sample in samples if sample["seconds"] >= begin]
    quarter = max(1, len(kept) // 4)
    times = [sample["seconds"] for sample in kept]
    span = times[-1] - times[0]
    first, last, findings = kept[0], kept[-1], []
    figures = {"warm_up_s": begin, "span_s": span, "samples": len(kept)}
    rate = slope(times, [sample["rss_kb"] for sample in kept])
    figures["rss_kb"] = (first["rss_kb"], last["rss_kb"], max(sample["rss_kb"] for sample in kept), rate * 3600)
    if rate * span > RSS_DRIFT_KB_MAX:
        findings.append(f"resident memory rose by {rate * span:.0f} kB along its line, more than {RSS_DRIFT_KB_MAX}")
    for name, more in (("descriptors", DESCRIPTORS_MORE_MAX), ("threads", THREADS_MORE_MAX)):
        early, late = (max(sample[name] for sample in part) for part in (kept[:quarter], kept[-quarter:]))
        figures[name] = (early, late)
        if late > early + more:
            findings.append(f"{name} grew from {early} to {late}")
    figures["journal_kb"] = max(sample["journal_kb"] for sample in samples)
    if figures["journal_kb"] > (journal_bytes_max >> 10) + JOURNAL_OVER_KB_MAX:
        findings.append(f"the journal took {figures['journal_kb']} kB of {journal_bytes_max >> 10}")
    frames = max(1, last["recognised"] - first["recognised"])
    figures["allocated_kb_a_frame"] = (last["allocated_kb"] - first["allocated_kb"]) / frames
    figures["cpu_ms_a_frame"] = (last["cpu_s"] - first["cpu_s"]) * 1000 / frames
    figures["frames_a_second"] = frames / max(1, span)
    half = kept[len(kept) // 2]
    figures["cpu_halves"] = tuple((b["cpu_s"] - a["cpu_s"]) * 1000 / max(1, b["recognised"] - a["recognised"]) for a, b in ((first, half), (half, last)))
    if last["statements_lost"]:
        findings.append(f"{last['statements_lost']} statements of the unit were lost")
    return figures, findings


def page(figures, findings, end, journal_bytes_max):
    """The one page, as Markdown."""
    rss = figures["rss_kb"]
    rows = [
        ("watched", f"{end['seconds'] / 3600:.2f} h, of which {figures['warm_up_s'] / 60:.0f} min warm-up; {figures['samples']} samples behind it"),
        ("resident memory", f"{rss[0] / 1024:.1f} MiB at first, {rss[1] / 1024:.1f} at last, {rss[2] / 1024:.1f} at most; line {rss[3] / 1024:+.2f} MiB/h"),
        ("managed memory", f"{figures['allocated_kb_a_frame']:.1f} kB allocated a frame, all of the process and the simulated board; {end['collections']} collections"),
        ("descriptors, most", f"{figures['descriptors'][0]} in the first quarter, {figures['descriptors'][1]} in the last"),
        ("threads, most", f"{figures['threads'][0]} in the first quarter, {figures['threads'][1]} in the last"),
        ("frames", f"{end['captured']} captured, {end['recognised']} recognised, {end['dropped']} given up; {figures['frames_a_second']:.1f} recognised a second"),
        ("processor", f"{figures['cpu_ms_a_frame']:.1f} ms a frame, all of the process; {figures['cpu_halves'][0]:.1f} in the first half, {figures['cpu_halves'][1]:.1f} in the second"),
        ("passages", f"{end['signed']} signed; {end['delivered']} delivered, {end['repeats']} of them twice; {end['pulled']} pulled and proven in {end['batches']} batches; {end['lost']} lost"),
        ("journal", f"{figures['journal_kb'] >> 10} MiB at most of {journal_bytes_max >> 20}; exported and verified"),
    ]
    table = "".join(f"| {name} | {seen} |\n" for name, seen in rows)
    verdict = "".join(f"* {finding}\n" for finding in findings) or "Nothing drifts, nothing is lost.\n"
    return f"# Soak\n\n| what | seen |\n|---|---|\n{table}\n{'FAILED' if findings else 'Passed'}\n\n{verdict}"
