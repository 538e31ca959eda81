package text

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample reads a posting from testdata: about 3 kB, shaped like real ones.
func sample(tb testing.TB, name string) string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	require.NoError(tb, err)
	return string(b)
}

func BenchmarkCleanAndSections(b *testing.B) {
	for _, name := range []string{"korean", "english"} {
		s := sample(b, name)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Sections(Clean(s))
			}
		})
	}
}

func BenchmarkCorpus(b *testing.B) {
	for _, name := range []string{"ko_jumpit_2023", "ko_incruit_saramin_text_2023", "en_datajobs_2020", "en_hn_2013_2018"} {
		b.Run(name, func(b *testing.B) {
			postings := corpus(b, name)
			n := 0
			for _, p := range postings {
				n += len(p.Description)
			}
			b.SetBytes(int64(n))
			for b.Loop() {
				for _, p := range postings {
					Sections(Clean(p.Description))
				}
			}
		})
	}
}

func BenchmarkFromHTML(b *testing.B) {
	s := "<div>"
	for _, section := range Sections(Clean(sample(b, "korean"))) {
		s += "<h3>" + section.Title + "</h3><p>" + section.Text + "</p>"
	}
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		FromHTML(s)
	}
}

func BenchmarkFind(b *testing.B) {
	for name, find := range map[string]func(s string){
		"experience":   func(s string) { FindExperience(s) },
		"employment":   func(s string) { FindEmployment(s) },
		"work model":   func(s string) { FindWorkModel(s) },
		"place":        func(s string) { FindPlace(s) },
		"salary":       func(s string) { FindSalary(s) },
		"deadline":     func(s string) { FindDeadline(s, at) },
		"seniority":    func(s string) { FindSeniority(s) },
		"degree":       func(s string) { FindDegree(s) },
		"certificates": func(s string) { FindCertificates(s) },
		"languages":    func(s string) { FindLanguages(s) },
		"military":     func(s string) { FindMilitaryService(s) },
		"coding test":  func(s string) { FindCodingTest(s) },
	} {
		b.Run(name, func(b *testing.B) {
			s := Clean(sample(b, "korean")) + "\n" + Clean(sample(b, "english"))
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				find(s)
			}
		})
	}
}

func BenchmarkMask(b *testing.B) {
	s := Clean(sample(b, "korean"))
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Mask(s)
	}
}

func BenchmarkLang(b *testing.B) {
	s := Clean(sample(b, "english"))
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Lang(s)
	}
}
