//! Outages that are rarer than lives are long, with failures hastened and weighed: the real engine on one core, until the
//! unavailability is known to five per cent. G7 of the targets.
//!
//! What is timed is the program from its arguments to its report, over several seeds. The exact unavailability
//! (`rare.toml`) is compared with what each of them found: as often as not within the interval's half, nearly always
//! within twice it. The first argument that is a number is the count of seeds.

use callboard_tests::callboard;
use callboard_tests::rounds::{self, Rounds};

/// The allocator of the program.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXACT: f64 = 2.589_332_304e-9;

fn main() {
    let seeds = rounds::asked(5);
    let mut table = Rounds::default();
    let mut inside = 0;
    for seed in 1..=seeds {
        let (low, mean, high) = table.turn("sample", || sampled(seed));
        inside += usize::from(low <= EXACT && EXACT <= high);
        let off = |end: f64| (end / EXACT - 1.0) * 100.0;
        println!(
            "  seed {seed}: {mean:.3e}, {:+.1} % off, interval {:+.1} to {:+.1} %",
            off(mean),
            off(low),
            off(high)
        );
        assert!((mean - EXACT).abs() <= 2.0 * (high - low), "{mean:e} is far from {EXACT:e}");
    }
    println!("unavailability {EXACT:.3e} to 5 % at 95 %, one thread");
    println!("  {:.1} s of CPU time, median of {seeds} seeds", table.median("sample").as_secs_f64());
    println!("  the exact value is in {inside} of {seeds} intervals");
}

/// The interval of 95 % and the mean, sampled until the interval is five per cent of the mean to each side.
fn sampled(seed: usize) -> (f64, f64, f64) {
    let seed = seed.to_string();
    let asked =
        ["sample", "benches/rare.toml", "--of", "quorum", "--rare", "--runs", "10000000", "--precision", "5"];
    let told = ["--confidence", "95", "--format", "json", "--threads", "1", "--seed", &seed];
    let said = callboard(&[&asked[..], &told].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let sample: serde_json::Value = serde_json::from_str(&said.out).expect("it is JSON");
    let figure = |name: &str| sample["unavailability"][name].as_f64().expect("it is there");
    (figure("low"), figure("mean"), figure("high"))
}
