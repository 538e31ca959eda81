package ui

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"path"
	"strings"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

//go:embed templates
var templateFiles embed.FS

// A printer says things in one language and prints pages in it.
type printer struct {
	lang  message.Lang
	texts map[string]message.Text
	views map[string]*template.Template // by view
}

// newPrinter returns the printer of a language.
func newPrinter(lang message.Lang) (printer, error) {
	p := printer{lang: lang, texts: allTexts(), views: make(map[string]*template.Template)}
	frame, err := template.New("").Funcs(p.funcs()).ParseFS(templateFiles, "templates/*.html", "templates/parts/*.html")
	if err != nil {
		return p, fmt.Errorf("ui: templates: %w", err)
	}
	files, err := templateFiles.ReadDir("templates/pages")
	if err != nil {
		return p, fmt.Errorf("ui: templates: %w", err)
	}
	for _, f := range files {
		view := strings.TrimSuffix(f.Name(), ".html")
		t, err := frame.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, path.Join("templates/pages", f.Name()))
		}
		if err != nil {
			return p, fmt.Errorf("ui: template %q: %w", view, err)
		}
		p.views[view] = t
	}
	return p, nil
}

// allTexts returns every text of the pages by its key.
func allTexts() map[string]message.Text {
	all := frameTexts()
	for _, more := range []map[string]message.Text{
		namesTexts(), filterTexts(), frontTexts(), openingTexts(), moreTexts(),
	} {
		maps.Copy(all, more)
	}
	return all
}

// funcs are what templates call. Texts are asked for by key, numbers are written as the
// language writes them.
func (p printer) funcs() template.FuncMap {
	return template.FuncMap{
		"t":      p.t,          // {{t "front.title" .Role}}
		"num":    p.num,        // 1234 → 1,234
		"pct":    p.pct,        // 0.612 → 61%
		"span":   p.span,       // 0.55 0.67 → 55–67%
		"bare":   percent,      // 0.612 → 61
		"count":  p.count,      // 412 "opening" → 공고 412건, 412 openings
		"date":   p.date,       // 2026년 11월 22일, 2026-11-22
		"day":    p.day,        // 11월 22일, 22 Nov
		"name":   p.name,       // the name that the language has: {{name .Name .NameKo}}
		"iso":    isoDate,      // 2026-11-22, for datetime=
		"raw":    rawNumber,    // 0.612345, for data-value
		"seen":   screenNumber, // for attributes of SVG: 61.23
		"term":   p.term,       // what a value of the API is called: {{term "seniority" .ID}}
		"dict":   dict,         // several values for one template: {{template "x" (dict "Rows" . "Of" $)}}
		"region": p.region,     // 서울, Seoul
	}
}

// print writes a view into the frame of f.
func (p printer) print(w io.Writer, view string, f frame) error {
	t, ok := p.views[view]
	if !ok {
		return fmt.Errorf("ui: no template %q", view)
	}
	if err := t.ExecuteTemplate(w, "frame", f); err != nil {
		return fmt.Errorf("ui: %q: %w", view, err)
	}
	return nil
}

// t returns the text of a key, filled in. A key without a text is an error.
func (p printer) t(key string, args ...any) (string, error) {
	text, ok := p.texts[key]
	if !ok {
		return "", fmt.Errorf("ui: no text %q", key)
	}
	return text.In(p.lang, args...), nil
}

// say is t for keys that are known to exist.
func (p printer) say(key string, args ...any) string {
	text, err := p.t(key, args...)
	if err != nil {
		return key
	}
	return text
}

// name returns the name of something in the language. Technologies go by Name in both:
// Koreans write SQL and Go, too.
func (p printer) name(name, nameKo string) string {
	if p.lang == message.Korean && nameKo != "" {
		return nameKo
	}
	return name
}

// term returns what a value of the API is called, or the value.
func (p printer) term(kind, value any) string {
	key := fmt.Sprintf("%v.%v", kind, value)
	if text, ok := p.texts[key]; ok {
		return text.In(p.lang)
	}
	return fmt.Sprint(value)
}

// date returns a day with its year.
func (p printer) date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	if p.lang == message.Korean {
		return inSeoul(t).Format("2006년 1월 2일")
	}
	return isoDate(t)
}

// day returns a day without its year.
func (p printer) day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	if p.lang == message.Korean {
		return inSeoul(t).Format("1월 2일")
	}
	return inSeoul(t).Format("2 Jan")
}

// dict returns values by the names that stand before them.
func dict(pairs ...any) (map[string]any, error) {
	out := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("ui: dict: %v is no name", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}
