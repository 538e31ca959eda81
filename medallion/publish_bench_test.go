package medallion

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/techmap-it/techmap"
)

// A sortedStore has everything in order and keeps nothing, so that what is
// measured is Publish.
type sortedStore struct {
	postings []techmap.CanonicalPosting
	censuses []techmap.Census
}

func (s sortedStore) Postings(context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return techmap.Of(s.postings...)
}

func (s sortedStore) Censuses(context.Context) iter.Seq2[techmap.Census, error] {
	return techmap.Of(s.censuses...)
}

func (s sortedStore) Publish(
	_ context.Context, openings iter.Seq2[techmap.Opening, error], done func(changed,
		removed int) techmap.Publication,
) (techmap.Publication, error) {
	for _, err := range openings {
		if err != nil {
			return techmap.Publication{}, err
		}
	}
	return done(0, 0), nil
}

// BenchmarkPublish publishes 10,000 postings that sixty censuses list: of 2,000
// companies, and of a single one that looks for the same people in each of them.
func BenchmarkPublish(b *testing.B) {
	for _, companies := range []int{2000, 1} {
		b.Run(fmt.Sprintf("companies=%d", companies), func(b *testing.B) {
			var s sortedStore
			var keys []string
			for i := range 10_000 {
				key := fmt.Sprintf("%05d", i)
				p := gold(techmap.NewPostingID("a", key), "Backend Engineer", 1, "go", "java", "kafka", "mysql")
				p.Company = fmt.Sprintf("company %05d", i*companies/10_000)
				p.Experience.MinYears = i % 7
				p.Place.City = fmt.Sprint(i % 100)
				s.postings = append(s.postings, p)
				keys = append(keys, key)
			}
			for n := range 60 {
				s.censuses = append(s.censuses,
					techmap.Census{Source: "a", At: day(n + 1), Outcome: techmap.OutcomeComplete, Keys: keys})
			}
			b.ReportAllocs()
			for b.Loop() {
				publish(b, s, nil)
			}
		})
	}
}
