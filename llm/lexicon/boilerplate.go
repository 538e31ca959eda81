package lexicon

import (
	"bufio"
	"cmp"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A Boilerplate knows the lines that a source puts into the postings of many
// companies: footers, consent texts, offers of its own. What they name is no
// demand. It is immutable. It holds hashes of lines and not the lines, so that a file of
// it says nothing of what the postings say.
type Boilerplate struct {
	lines  map[uint64]bool // by hash of source and line
	digest techmap.Digest
}

// What makes boilerplate of a line. Short lines never are: half of all
// developers are asked for "• Java".
const (
	minLine      = 24   // runes
	minCompanies = 20   // that a source must have before anything is told of it
	shareOfAll   = 0.05 // of a source's companies that must use the line
)

// boilerplateHeader is the first line of a boilerplate file.
const boilerplateHeader = "techmap-boilerplate 1"

// BuildBoilerplate returns the boilerplate of postings: the lines that more than
// a twentieth of the companies of a source use, if it has twenty or more. It
// counts companies, not postings, so that one that advertises often is not
// taken for boilerplate. Lines of less than 24 characters never are. It stops at the first
// error. The postings are those of silver; their order makes no difference.
func BuildBoilerplate(postings iter.Seq2[techmap.Posting, error]) (*Boilerplate, error) {
	companies := map[string]map[string]bool{} // by source
	users := map[uint64]map[string]bool{}     // companies by line
	source := map[uint64]string{}             // of the line
	for p, err := range postings {
		if err != nil {
			return nil, fmt.Errorf("lexicon: build boilerplate: %w", err)
		}
		company := cmp.Or(text.FoldCompany(p.Company), string(p.ID))
		if companies[p.Source] == nil {
			companies[p.Source] = map[string]bool{}
		}
		companies[p.Source][company] = true
		for _, s := range p.Sections {
			for line := range strings.SplitSeq(s.Text, "\n") {
				hash, ok := hashLine(p.Source, line)
				if !ok {
					continue
				}
				if users[hash] == nil {
					users[hash], source[hash] = map[string]bool{}, p.Source
				}
				users[hash][company] = true
			}
		}
	}
	lines := map[uint64]bool{}
	for hash, by := range users {
		all := len(companies[source[hash]])
		if all >= minCompanies && float64(len(by)) > shareOfAll*float64(all) {
			lines[hash] = true
		}
	}
	return newBoilerplate(lines), nil
}

func newBoilerplate(lines map[uint64]bool) *Boilerplate {
	b := &Boilerplate{lines: lines}
	b.digest = techmap.DigestOf([]byte(strings.Join(b.hashes(), "\n")))
	return b
}

// hashes returns the hashes of the lines in hexadecimal, sorted.
func (b *Boilerplate) hashes() []string {
	var all []string
	for _, hash := range slices.Sorted(maps.Keys(b.lines)) {
		all = append(all, fmt.Sprintf("%016x", hash))
	}
	return all
}

// ReadBoilerplate reads what WriteTo wrote. An error names the line and wraps
// techmap.ErrMalformed; so does that of an empty file, which was cut.
func ReadBoilerplate(r io.Reader) (*Boilerplate, error) {
	lines := map[uint64]bool{}
	in := bufio.NewScanner(r)
	n := 0
	for in.Scan() {
		n++
		line := in.Text()
		if n == 1 {
			if line != boilerplateHeader {
				return nil, fmt.Errorf("lexicon: boilerplate begins with %q, want %q: %w",
					line, boilerplateHeader, techmap.ErrMalformed)
			}
			continue
		}
		hash, err := strconv.ParseUint(line, 16, 64)
		if err != nil || len(line) != 16 {
			return nil, fmt.Errorf("lexicon: boilerplate line %d: %q is no hash: %w",
				n, line, techmap.ErrMalformed)
		}
		lines[hash] = true
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("lexicon: read boilerplate: %w", err)
	}
	if n == 0 {
		return nil, fmt.Errorf("lexicon: boilerplate is empty: %w", techmap.ErrMalformed)
	}
	return newBoilerplate(lines), nil
}

// WriteTo implements io.WriterTo. It writes b as text: a header with the version of the
// form, then a hash a line. Equal boilerplate is written in equal bytes.
func (b *Boilerplate) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, strings.Join(append([]string{boilerplateHeader}, b.hashes()...), "\n")+"\n")
	if err != nil {
		return int64(n), fmt.Errorf("lexicon: write boilerplate: %w", err)
	}
	return int64(n), nil
}

// Len returns how many lines b knows.
func (b *Boilerplate) Len() int { return len(b.lines) }

// version returns the beginning of the digest, for names.
func (b *Boilerplate) version() string { return hex.EncodeToString(b.digest[:4]) }

// has reports whether line is boilerplate of source.
func (b *Boilerplate) has(source, line string) bool {
	if b == nil {
		return false
	}
	hash, ok := hashLine(source, line)
	return ok && b.lines[hash]
}

// hashLine returns the hash of a line of a source, and false if it is too short
// to be boilerplate.
func hashLine(source, line string) (hash uint64, ok bool) {
	line = strings.TrimSpace(line)
	if utf8.RuneCountInString(line) < minLine {
		return 0, false
	}
	h := fnv.New64a()
	h.Write([]byte(source + "\x00" + line))
	return h.Sum64(), true
}
