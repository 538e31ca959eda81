// Package multiply makes large test data from small: every posting of a file is
// written many times, each time as a similar posting of another employer. What
// is measured on "100,000 postings" is measured on a thousand real ones, a
// hundred times over.
package multiply

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"

	"github.com/techmap-it/techmap"
)

const (
	// swapShare is the share of lines of a description that are swapped for
	// another of the same role: enough that copies are different texts, little
	// enough that they ask for what their role asks for.
	swapShare = 0.1
	// window is how many postings are read ahead, so that there are lines to swap
	// for the first of them.
	window = 512
)

// A posting is one line of the form that the command imports.
type posting struct {
	Source      string   `json:"source,omitzero"`
	ID          string   `json:"id"`
	URL         string   `json:"url,omitzero"`
	Title       string   `json:"title"`
	Company     string   `json:"company,omitzero"`
	Role        string   `json:"role,omitzero"`
	Location    string   `json:"location,omitzero"`
	PostedAt    string   `json:"posted_at,omitzero"`
	Description string   `json:"description,omitzero"`
	Tags        []string `json:"tags,omitempty"`
	Lang        string   `json:"lang,omitzero"`
	FirstSeen   string   `json:"first_seen,omitzero"`
	LastSeen    string   `json:"last_seen,omitzero"`
	ClosedAt    string   `json:"closed_at,omitzero"`
}

// Stats says what Postings did.
type Stats struct {
	Read    int // postings read
	Written int // postings written
	Lines   int // lines of the postings written that could have been swapped
	Swapped int // lines that were
}

// Postings reads postings from r, one JSON object a line, and writes each of
// them copies times to w. Copy n has "-xn" after its ID, "copy=n" in its URL and
// "xn" after its company, so that copies are never taken for one opening; its
// dates are a number of whole weeks earlier, the same for all postings of the
// copy; and a tenth of the lines of its description are lines of other postings
// of the same role. Headings stay where they are. Fields that import does not
// know are dropped: what is known of a text need not hold for its copies.
//
// The result depends on the input, copies and seed alone. Memory does not grow
// with the input. A line that is no posting ends it, with an error that names
// the line and wraps techmap.ErrMalformed; copies below one are ErrInvalid.
func Postings(r io.Reader, w io.Writer, copies int, seed uint64) (Stats, error) {
	if copies < 1 {
		return Stats{}, fmt.Errorf("multiply: %d copies: %w", copies, techmap.ErrInvalid)
	}
	m := multiplier{
		in:    bufio.NewReader(r),
		lines: newPools(seed),
		seed:  seed,
		weeks: weeks(copies, seed),
	}
	out := bufio.NewWriter(w)
	m.out = json.NewEncoder(out)
	m.out.SetEscapeHTML(false)
	if err := m.run(); err != nil {
		return m.stats, fmt.Errorf("multiply: %w", err)
	}
	if err := out.Flush(); err != nil {
		return m.stats, fmt.Errorf("multiply: write: %w", err)
	}
	return m.stats, nil
}

// weeks returns by how many weeks each copy is older.
func weeks(copies int, seed uint64) []int {
	r := rand.New(rand.NewPCG(seed, 0))
	out := make([]int, copies)
	for i := range out {
		out[i] = r.IntN(52)
	}
	return out
}

// A multiplier is one run of Postings.
type multiplier struct {
	in    *bufio.Reader
	out   *json.Encoder
	line  int // lines read
	lines *pools
	seed  uint64
	weeks []int
	stats Stats
}

// run reads a window of postings, notes their lines and writes their copies,
// until there are no more.
func (m *multiplier) run() error {
	for {
		ahead, err := m.read()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		for _, p := range ahead {
			m.lines.add(p.Role, p.Description)
		}
		for _, p := range ahead {
			m.stats.Read++
			if err := m.write(p); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

// read returns the next window of postings, and io.EOF if it is the last.
func (m *multiplier) read() ([]posting, error) {
	var ps []posting
	for len(ps) < window {
		line, err := m.in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read: %w", err)
		}
		m.line++
		if line = bytes.TrimSpace(line); len(line) > 0 {
			p, err := decode(line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", m.line, err)
			}
			ps = append(ps, p)
		}
		if err != nil {
			return ps, err
		}
	}
	return ps, nil
}

// decode returns the posting of a line.
func decode(line []byte) (posting, error) {
	var p posting
	if err := json.Unmarshal(line, &p); err != nil {
		return p, fmt.Errorf("%w: %w", techmap.ErrMalformed, err)
	}
	return p, nil
}

// write writes all copies of p.
func (m *multiplier) write(p posting) error {
	for i, weeks := range m.weeks {
		r := rand.New(rand.NewPCG(m.seed^uint64(m.stats.Read), uint64(i)+1))
		c := p.copy("x"+strconv.Itoa(i+1), -7*weeks)
		var lines, swapped int
		c.Description, lines, swapped = m.lines.swap(r, p.Role, p.Description)
		if err := m.out.Encode(c); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		m.stats.Written++
		m.stats.Lines += lines
		m.stats.Swapped += swapped
	}
	return nil
}
