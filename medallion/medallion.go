// Package medallion refines postings from layer to layer and makes openings of
// them. Data flows one way: each layer is written from the one before it, and
// can be written again from it.
//
//	bronze ── Silver ──► silver ── Extractor, Gold ──► gold ── Publish ──► openings
//
// What each layer promises:
//
//   - Bronze ([github.com/techmap-it/techmap.RawPosting]) is bytes as a source
//     served them, with where and when. Nothing is edited.
//   - Silver ([github.com/techmap-it/techmap.Posting]) is one schema for all
//     sources. Every text is valid UTF-8 in NFKC, in clean lines, one for each
//     item of a list; times are UTC; the e-mail addresses, telephone numbers and
//     names of recruiters are masked. Sections have a kind, tags are as written.
//     Nothing is judged: what a posting asks for is not yet known. See [Silver].
//   - Gold ([github.com/techmap-it/techmap.CanonicalPosting]) speaks of skills
//     and roles of one taxonomy only, and every demand points at the words that
//     prove it.
//   - Openings are jobs, however often they were advertised, with when they were
//     open. They are a pure function of gold postings and of what sources listed.
//
// Each layer has named quality rules. One that is broken keeps the record,
// rejects it, or stops the run, as [github.com/techmap-it/techmap.RuleCount]
// says; the counts stand in the report of a run.
//
// [NewSilver] and [NewGold] make the stages that a
// [github.com/techmap-it/techmap.Pipeline] runs one record at a time; [Publish] is run
// after it, over a whole store. Package crawl fills bronze, packages llm/lexicon and llm
// are extractors, packages below sink are stores, and package rank counts openings.
// [DefaultTaxonomy] is what all of them speak of, unless one opens one's own.
package medallion
