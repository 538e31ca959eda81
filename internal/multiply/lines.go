package multiply

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// poolSize is how many lines of a role are kept to swap for others.
	poolSize = 2048
	// minLine is the fewest runes of a line without a bullet that is no heading.
	minLine = 30
)

// pools holds, for each role, a fair sample of the lines seen so far.
type pools struct {
	r      *rand.Rand
	byRole map[string]*pool
}

type pool struct {
	lines []string
	seen  int
}

func newPools(seed uint64) *pools {
	return &pools{r: rand.New(rand.NewPCG(seed, 1<<63)), byRole: make(map[string]*pool)}
}

// add notes the lines of a description of the role. Once the pool is full, each
// line takes the place of another by chance, so that all have had the same.
func (ps *pools) add(role, description string) {
	p := ps.byRole[role]
	if p == nil {
		p = new(pool)
		ps.byRole[role] = p
	}
	for line := range strings.SplitSeq(description, "\n") {
		if !swappable(line) {
			continue
		}
		p.seen++
		if len(p.lines) < poolSize {
			p.lines = append(p.lines, strings.Clone(line))
		} else if i := ps.r.IntN(p.seen); i < poolSize {
			p.lines[i] = strings.Clone(line)
		}
	}
}

// swap returns the description with some of its lines swapped for lines of the
// role, how many could have been, and how many were.
func (ps *pools) swap(r *rand.Rand, role, description string) (out string, lines, swapped int) {
	others := ps.byRole[role].lines
	all := strings.Split(description, "\n")
	for i, line := range all {
		if !swappable(line) {
			continue
		}
		lines++
		if r.Float64() < swapShare {
			all[i] = others[r.IntN(len(others))]
			swapped++
		}
	}
	return strings.Join(all, "\n"), lines, swapped
}

// swappable reports whether line is an item or a sentence: a short line without
// a bullet may be a heading, which tells what the lines below it mean.
func swappable(line string) bool {
	line = strings.TrimSpace(line)
	first, size := utf8.DecodeRuneInString(line)
	if strings.ContainsRune("•-*·▪■○●◦–", first) && size > 0 {
		return strings.IndexFunc(line, isWord) > 0
	}
	return utf8.RuneCountInString(line) >= minLine
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
