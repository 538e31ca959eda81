package llmtest

import (
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// Split parts corpus into two halves that share no company, so that what was
// learnt from one can be tried on the other. Which companies go where depends on
// their folded names and seed alone; a posting without company is a company of its
// own. Each half keeps the order of corpus.
func Split(corpus []Labelled, seed uint64) (a, b []Labelled) {
	sizes := map[string]int{}
	for _, l := range corpus {
		sizes[companyOf(l.Posting)]++
	}
	half := splitCompanies(sizes, seed)
	for _, l := range corpus {
		if half[companyOf(l.Posting)] {
			b = append(b, l)
		} else {
			a = append(a, l)
		}
	}
	return a, b
}

// splitCompanies deals companies out, in an order that seed decides, each to the
// half that has fewer postings. It maps those of the second half to true.
func splitCompanies(sizes map[string]int, seed uint64) map[string]bool {
	type dealt struct {
		company string
		digest  techmap.Digest
	}
	companies := make([]dealt, 0, len(sizes))
	for c := range sizes {
		companies = append(companies, dealt{c, techmap.DigestOf(fmt.Appendf(nil, "%d", seed), []byte(c))})
	}
	slices.SortFunc(companies, func(a, b dealt) int { return slices.Compare(a.digest[:], b.digest[:]) })
	second, counts := make(map[string]bool, len(sizes)), [2]int{}
	for _, c := range companies {
		into := 0
		if counts[1] < counts[0] {
			into = 1
		}
		counts[into] += sizes[c.company]
		second[c.company] = into == 1
	}
	return second
}

// companyOf returns what stands for the company of p.
func companyOf(p techmap.Posting) string {
	if c := text.FoldCompany(p.Company); c != "" {
		return c
	}
	return "posting " + string(p.ID)
}
