package profile

import (
	_ "embed" // the template
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

//go:embed report.html
var page string

var (
	textHeadline = message.Text{En: "Exploration of %s", Ko: "%s 탐색"}
	textRecords  = message.Text{En: "records", Ko: "레코드"}
	textFields   = message.Text{En: "fields", Ko: "필드"}
	textRepeats  = message.Text{En: "repeat another", Ko: "중복"}
	textOfNewest = message.Text{En: "of the newest run", Ko: "최근 실행"}
	textAsOf     = message.Text{En: "newest sighting", Ko: "가장 최근 확인"}
	textLetters  = message.Text{En: "language", Ko: "언어"}
	textLengths  = message.Text{En: "characters", Ko: "글자 수"}
	textEntries  = message.Text{En: "entries", Ko: "항목 수"}
	textAtLeast  = message.Text{En: "counts are lower bounds", Ko: "횟수는 최솟값"}
	textMiddle   = message.Text{En: "middle 98 %", Ko: "가운데 98 %"}
	textMostOf   = message.Text{En: "5 % – 95 %", Ko: "5 % – 95 %"}
	textMean     = message.Text{En: "mean", Ko: "평균"}
	textMethod   = message.Text{
		En: "Counts, sums, smallest and largest are exact. ≈ marks estimates: distinct values beyond 16,384 have a standard error of 0.8 %, quantiles and outliers are of the 4,096 records chosen by a hash of their ID. Outliers lie beyond three times the distance of the quartiles.",
		Ko: "개수, 합계, 최솟값과 최댓값은 정확합니다. ≈는 추정값입니다. 서로 다른 값이 16,384개를 넘으면 표준 오차는 0.8 %이고, 분위수와 이상치는 ID의 해시로 고른 레코드 4,096건에서 구합니다. 이상치는 사분위 거리의 세 배를 벗어난 값입니다.",
	}
)

// WriteHTML writes r as one HTML page in a language. It asks nothing of the network,
// runs no script, and follows the reader's choice of light or dark.
func (r Report) WriteHTML(w io.Writer, lang message.Lang) error {
	v := view{Report: r, Lang: string(lang), lang: lang}
	t, err := template.New("report").Funcs(v.funcs()).Parse(page)
	if err != nil {
		return fmt.Errorf("profile: template: %w", err)
	}
	if err := t.Execute(w, v); err != nil {
		return fmt.Errorf("profile: write page: %w", err)
	}
	return nil
}

// A view is what the template sees.
type view struct {
	Report
	Lang string
	lang message.Lang
}

func (v view) funcs() template.FuncMap {
	return template.FuncMap{
		"say":     func(t message.Text) string { return t.In(v.lang) },
		"words":   func(d Drift) string { return d.In(v.lang) },
		"against": func(a Against) string { return a.In(v.lang) },
		"notes":   func(f FieldReport) []string { return f.notes(v.lang) },
		"n":       func(n int) string { return thousands(int64(n)) },
		"about":   about,
		"date":    func(t time.Time) string { return t.Format(time.DateOnly) },
		"percent": func(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) },
		"width":   func(share float64) string { return fmt.Sprintf("%.2f", 100*share) },
		"ratio":   ratio,
		"bars":    bars,
	}
}

// Headline returns the title of the page.
func (v view) Headline() string { return textHeadline.In(v.lang, v.Layer) }

// Text returns one of the page's own words.
func (v view) Text(name string) string {
	words := map[string]message.Text{
		"records": textRecords, "fields": textFields, "repeats": textRepeats, "newest": textOfNewest,
		"as of": textAsOf, "changed": textSince, "same": textSame, "first": textFirst, "filled": headFilled,
		"distinct": headDistinct, "top": headTop, "samples": textSamples, "language": textLetters,
		"median": headMedian, "mean": textMean, "min": headMin, "max": headMax, "out": headOut, "most": textMostOf,
		"middle": textMiddle, "method": textMethod, "at least": textAtLeast, "field": headField,
	}
	return words[name].In(v.lang)
}

// LengthWord says what the lengths of f are counted in.
func (v view) LengthWord(f FieldReport) string {
	if f.Kind == List {
		return textEntries.In(v.lang)
	}
	return textLengths.In(v.lang)
}

// Drifts returns what changed, by what it was compared with.
func (v view) Drifts() map[Against][]Drift {
	out := make(map[Against][]Drift)
	for _, t := range v.Tables {
		for _, d := range t.Drift {
			out[d.Against] = append(out[d.Against], d)
		}
	}
	return out
}

// Long reports whether f has so many different values that a list of the most
// frequent would say little.
func (f FieldReport) Long() bool {
	return (f.Kind == Text || f.Kind == Key) && f.Distinct > f.All.Filled*9/10
}

// Spread returns how the numbers or the lengths of f lie, nil if it has neither.
func (f FieldReport) Spread() *Spread {
	if f.Kind == List && f.Lengths != nil && f.Lengths.Max <= 1 {
		return nil // one entry each
	}
	return f.spread()
}

// Show returns a number of f as a person reads it: lengths are numbers.
func (f FieldReport) Show(n float64) string { return f.show(n) }

// A Bar is one bar of a histogram in a picture 100 high.
type Bar struct {
	X, Y, Width, Height float64
	Count               int
}

// bars returns the bars of a histogram in a picture 240 wide.
func bars(counts []int) []Bar {
	most := 1
	for _, c := range counts {
		most = max(most, c)
	}
	step := 240 / float64(max(1, len(counts)))
	out := make([]Bar, len(counts))
	for i, c := range counts {
		height := 58 * float64(c) / float64(most)
		if c > 0 {
			height = max(height, 1.5)
		}
		out[i] = Bar{X: float64(i) * step, Y: 60 - height, Width: step - 1, Height: height, Count: c}
	}
	return out
}
