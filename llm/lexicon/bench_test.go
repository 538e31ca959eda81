package lexicon

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// Lines of postings, with a place for a name of a technology in some.
var (
	koreanLines = []string{
		"• %s 기반 서버 개발 경력 3년 이상이신 분", "• %s, %s 등을 활용한 서비스 운영 경험", "• 사용자의 불편을 먼저 알아채고 고쳐 본 경험",
		"• %s 또는 %s 중 하나에 능숙하신 분", "• 동료의 코드를 꼼꼼히 읽고 의견을 나누는 것을 즐기시는 분", "• 장애가 나면 원인을 끝까지 찾아내시는 분",
		"• 주문이 몰리는 시간에도 느려지지 않는 시스템을 설계합니다", "• %s를 이용한 배포 자동화를 해 보신 분이면 더 좋아요",
		"저희는 작은 가게들이 온라인에서도 단골을 만나도록 돕는 팀입니다", "• 서류 전형 → 1차 면접 → 2차 면접 → 최종 합격",
	}
	englishLines = []string{
		"• 5+ years of experience with %s and distributed systems", "• You enjoy talking to the people who use what you build",
		"• Solid understanding of %s, %s or similar", "• Design services that keep their promises when traffic doubles",
		"We are a small team that helps neighbourhood shops sell what they make.", "• Experience with %s is a plus",
		"• Comfortable reading code that somebody else wrote years ago", "• Our stack: %s, %s, %s and a little patience",
	}
)

// makePostings returns postings of about 3 kB, half of them Korean.
func makePostings(tax *techmap.Taxonomy, n int) []techmap.Posting {
	random := rand.New(rand.NewPCG(3, 11))
	var names []string
	for s := range tax.Skills() {
		if s.Kind != techmap.KindConcept && len(names) < 400 {
			names = append(names, s.Name)
		}
	}
	block := func(lines []string, bytes int) string {
		var b strings.Builder
		for b.Len() < bytes {
			line := lines[random.IntN(len(lines))]
			for strings.Contains(line, "%s") {
				line = strings.Replace(line, "%s", names[random.IntN(len(names))], 1)
			}
			b.WriteString(line + "\n")
		}
		return b.String()
	}
	kinds := []techmap.SectionKind{
		techmap.SectionAbout, techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences, techmap.SectionBenefits,
	}
	postings := make([]techmap.Posting, n)
	for i := range postings {
		lines, title, lang := koreanLines, "백엔드 개발자 (경력 3년 이상)", "ko"
		if i%2 == 1 {
			lines, title, lang = englishLines, "Senior Backend Engineer", "en"
		}
		p := techmap.Posting{ID: techmap.PostingID(fmt.Sprintf("bench:%d", i)), Title: title, Lang: lang, Company: "달빛상점"}
		for _, kind := range kinds {
			p.Sections = append(p.Sections, techmap.Section{Kind: kind, Title: string(kind), Text: block(lines, 580)})
		}
		postings[i] = p
	}
	return postings
}

func textBytes(postings []techmap.Posting) int64 {
	n := 0
	for _, p := range postings {
		n += len(p.Title)
		for _, s := range p.Sections {
			n += len(s.Text)
		}
	}
	return int64(n)
}

// BenchmarkScan is the bare matcher: all aliases of the default taxonomy.
func BenchmarkScan(b *testing.B) {
	tax := medallion.DefaultTaxonomy()
	x := New(tax, nil)
	postings := makePostings(tax, 200)
	var found []match
	b.SetBytes(textBytes(postings))
	b.ReportAllocs()
	for b.Loop() {
		for i := range postings {
			for _, s := range postings[i].Sections {
				found = x.words.names.scan(s.Text, found[:0])
			}
		}
	}
	b.ReportMetric(float64(len(x.words.surfaces)), "patterns")
	b.ReportMetric(float64(x.words.names.size())/(1<<20), "MiB")
}

// BenchmarkMentions is everything but roles and fields.
func BenchmarkMentions(b *testing.B) {
	tax := medallion.DefaultTaxonomy()
	x := New(tax, nil)
	postings := makePostings(tax, 200)
	d := new(document)
	b.SetBytes(textBytes(postings))
	b.ReportAllocs()
	for b.Loop() {
		for i := range postings {
			d.reset(&postings[i], x.opts)
			x.find(d)
			x.settle(d)
			x.judge(d)
			d.mentions(x.words)
		}
	}
	b.ReportMetric(float64(b.N*len(postings))/b.Elapsed().Seconds(), "postings/s")
}

// BenchmarkExtract is the whole extractor.
func BenchmarkExtract(b *testing.B) {
	tax := medallion.DefaultTaxonomy()
	x := New(tax, nil)
	postings := makePostings(tax, 200)
	b.SetBytes(textBytes(postings))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := x.Extract(context.Background(), postings); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(postings))/b.Elapsed().Seconds(), "postings/s")
}

// BenchmarkNew is what a program pays before its first posting.
func BenchmarkNew(b *testing.B) {
	tax := medallion.DefaultTaxonomy()
	b.ReportAllocs()
	for b.Loop() {
		New(tax, nil)
	}
}
