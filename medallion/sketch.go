package medallion

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"github.com/techmap-it/techmap"
)

// What a sketch is made of. Changing any of it is a new sketchVersion.
const (
	sketchVersion = 1
	sketchBins    = 128
	binBits       = 7 // of the hash of a shingle choose its bin
	shingleRunes  = 8
	minLineRunes  = 8 // a line has to have, or other postings have it by chance
	maxLines      = 120
	maxYears      = 12
)

// A sketch stands for the text of a posting where texts are compared. It knows
// nothing of spaces, signs and case, in which sites differ.
//
//   - bins: a one-permutation MinHash. Of the shingles, eight letters in a row,
//     that fall into a bin, the least hash is kept, 16 bits of it; 0 is an empty
//     bin. The share of equal bins estimates the share of equal shingles (Jaccard),
//     to ± 0.04.
//   - years: the numbers before "년" and "years", because postings that say the same but
//     for them are two jobs.
//   - lines: the hash of each line, by which a text is recognized within a longer
//     one, and what all postings of a company say is left out.
type sketch struct {
	runes int // letters and digits of the text
	bins  [sketchBins]uint16
	years []uint8      // numbers of years that the text speaks of, by size
	lines []sketchLine // by hash, different
}

// A sketchLine is a line of a text.
type sketchLine struct {
	hash  uint32
	runes uint8 // letters and digits, at most 255
}

// newSketch returns the stored form of the sketch of the sections of p, nil if they
// have no text to speak of. What is said of the employer is left out, where headings
// tell it from what is said of the job.
func newSketch(p techmap.Posting) []byte {
	b := sketcher{least: [sketchBins]uint64{}}
	for i := range b.least {
		b.least[i] = ^uint64(0)
	}
	whole := !tellsJob(p.Sections)
	for _, s := range p.Sections {
		if !whole && aboutEmployer(s.Kind) {
			continue
		}
		for line := range strings.SplitSeq(s.Text, "\n") {
			b.line(line)
		}
	}
	if b.runes < shingleRunes {
		return nil
	}
	return b.encode()
}

// minJobBytes is how much text besides that about the employer tells a job.
const minJobBytes = 200

// tellsJob reports whether the sections that are not about the employer say enough
// for the others to be left out.
func tellsJob(sections []techmap.Section) bool {
	n := 0
	for _, s := range sections {
		if !aboutEmployer(s.Kind) {
			n += len(s.Text)
		}
	}
	return n >= minJobBytes
}

// aboutEmployer reports whether sections of the kind say the same in all postings of
// an employer.
func aboutEmployer(k techmap.SectionKind) bool {
	switch k {
	case techmap.SectionAbout, techmap.SectionBenefits, techmap.SectionProcess:
		return true
	}
	return false
}

// A sketcher reads a text rune by rune.
type sketcher struct {
	runes int
	ring  [shingleRunes]uint64 // the last runes, hashed
	roll  uint64               // their hash
	least [sketchBins]uint64
	years []uint8
	lines []sketchLine
}

// line reads a line of the text.
func (b *sketcher) line(s string) {
	b.years = appendYears(b.years, s)
	hash, before := uint64(fnvOffset), b.runes
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		r = unicode.ToLower(r)
		hash = (hash ^ uint64(r)) * fnvPrime
		b.rune(r)
	}
	if n := b.runes - before; n >= minLineRunes {
		b.lines = append(b.lines, sketchLine{hash: uint32(mix(hash) >> 32), runes: uint8(min(n, 255))})
	}
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// rune adds the shingle that ends with r. The hash of a shingle is the sum of the
// hashes of its runes, each turned by its distance from the end, so that it can be
// had from that of the shingle before.
func (b *sketcher) rune(r rune) {
	h := mix(uint64(r) + fnvOffset)
	i := b.runes % shingleRunes
	b.roll = bits.RotateLeft64(b.roll, 1) ^ bits.RotateLeft64(b.ring[i], shingleRunes) ^ h
	b.ring[i] = h
	if b.runes++; b.runes < shingleRunes {
		return
	}
	v := mix(b.roll)
	if bin := v >> (64 - binBits); v < b.least[bin] {
		b.least[bin] = v
	}
}

// mix spreads the bits of h (the finalizer of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// encode returns version, runes, bins, years and lines.
func (b *sketcher) encode() []byte {
	slices.SortFunc(b.lines, func(x, y sketchLine) int {
		if x.hash != y.hash {
			return compareUint(x.hash, y.hash)
		}
		return int(y.runes) - int(x.runes)
	})
	lines := slices.CompactFunc(b.lines, func(x, y sketchLine) bool { return x.hash == y.hash })
	lines = lines[:min(len(lines), maxLines)] // the least hashes: a fair sample
	out := make([]byte, 0, 1+4+2*sketchBins+5*len(lines))
	out = append(out, sketchVersion)
	out = binary.LittleEndian.AppendUint32(out, uint32(b.runes))
	for _, v := range b.least {
		out = binary.LittleEndian.AppendUint16(out, binOf(v))
	}
	slices.Sort(b.years)
	years := slices.Compact(b.years)
	years = years[:min(len(years), maxYears)]
	out = append(append(out, uint8(len(years))), years...)
	for _, l := range lines {
		out = append(binary.LittleEndian.AppendUint32(out, l.hash), l.runes)
	}
	return out
}

// binOf returns what is kept of the least hash of a bin.
func binOf(least uint64) uint16 {
	if least == ^uint64(0) {
		return 0
	}
	return max(1, uint16(least))
}

func compareUint(a, b uint32) int {
	if a < b {
		return -1
	}
	return 1
}

// readSketch reads what newSketch returned. It returns nil for none, and for one of
// another version, which cannot be compared.
func readSketch(stored []byte) *sketch {
	head := 1 + 4 + 2*sketchBins
	if len(stored) <= head || stored[0] != sketchVersion {
		return nil
	}
	years := stored[head+1:]
	if len(years) < int(stored[head]) || (len(years)-int(stored[head]))%5 != 0 {
		return nil
	}
	years = years[:stored[head]]
	head += 1 + len(years)
	s := &sketch{runes: int(binary.LittleEndian.Uint32(stored[1:])), years: years}
	for i := range s.bins {
		s.bins[i] = binary.LittleEndian.Uint16(stored[5+2*i:])
	}
	s.lines = make([]sketchLine, (len(stored)-head)/5)
	for i := range s.lines {
		at := head + 5*i
		s.lines[i] = sketchLine{hash: binary.LittleEndian.Uint32(stored[at:]), runes: stored[at+4]}
	}
	return s
}
