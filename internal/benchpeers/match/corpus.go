package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// A sample is a posting as its source wrote it, its text, and as silver has it.
type sample struct {
	description, text string
	posting           techmap.Posting
}

// Postings of about 3 kB are measured.
const (
	least = 2000 // bytes
	most  = 4500
)

// readPostings returns the first postings of the right size of each language,
// as many from each file.
func readPostings(corpora string, each int) ([]sample, error) {
	var all []sample
	for _, lang := range []string{"ko", "en"} {
		files, err := filepath.Glob(filepath.Join(corpora, "postings", lang+"_*.jsonl.gz"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("no postings in %s: %w", corpora, techmap.ErrNotFound)
		}
		var found []sample
		for _, file := range files {
			some, err := readFile(file, lang, each)
			if err != nil {
				return nil, err
			}
			found = append(found, some...)
		}
		step := max(1, len(found)/each)
		for i := 0; i < len(found) && i/step < each; i += step {
			all = append(all, found[i])
		}
	}
	return all, nil
}

func readFile(name, lang string, limit int) ([]sample, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var all []sample
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() && len(all) < limit {
		var row struct{ Title, Company, Description string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if n := len(row.Description); n < least || n > most || strings.Contains(row.Description, "\x00") {
			continue
		}
		s := sample{description: row.Description, text: text.Clean(row.Description)}
		s.posting = techmap.Posting{Lang: lang, Title: text.CleanLine(row.Title), Company: row.Company}
		s.posting.Sections = text.Sections(s.text)
		all = append(all, s)
	}
	return all, lines.Err()
}

// firstSpellings returns the first skills of tax that are looked for in about n spellings.
func firstSpellings(tax *techmap.Taxonomy, n int) (*techmap.Taxonomy, error) {
	skills := slices.Collect(tax.Skills())
	for i := range skills {
		skills[i].PartOf, skills[i].UsedWith = nil, nil
	}
	all := len(lexicon.New(tax, nil).Spellings())
	return techmap.NewTaxonomy("first", skills[:len(skills)*n/all], slices.Collect(tax.Roles()))
}

// writeFiles writes what the processes read: a pattern a line, and texts set apart by zero bytes.
func writeFiles(files [2]string, patterns []string, postings []sample) error {
	var texts []string
	for _, p := range postings {
		texts = append(texts, p.text)
	}
	for i, content := range []string{strings.Join(patterns, "\n") + "\n", strings.Join(texts, "\x00")} {
		if err := os.WriteFile(files[i], []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}
