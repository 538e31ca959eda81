//! The aho-corasick crate as a peer of the matcher: for each line on standard
//! input one pass over all texts, and a line with matches and nanoseconds.
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::io::BufRead;
use std::{env, fs, io, time::Instant};

fn main() {
    let args: Vec<String> = env::args().collect();
    let patterns = fs::read_to_string(&args[2]).expect("patterns");
    let texts = fs::read_to_string(&args[3]).expect("texts");
    let texts: Vec<&str> = texts.split('\0').collect();
    let kind = match args[1].as_str() {
        "dfa" => AhoCorasickKind::DFA,
        _ => AhoCorasickKind::ContiguousNFA,
    };
    let machine = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(kind))
        .build(patterns.lines())
        .expect("automaton");
    for _ in io::stdin().lock().lines() {
        let start = Instant::now();
        let found: usize = texts.iter().map(|t| machine.find_iter(t).count()).sum();
        println!("{} {}", found, start.elapsed().as_nanos());
    }
}
