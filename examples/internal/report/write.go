package report

import (
	"bytes"
	_ "embed"
	"fmt"
	html "html/template"
	"io"
	"strings"
	text "text/template"
)

//go:embed report.html.tmpl
var htmlSource string

//go:embed report.md.tmpl
var markdownSource string

// WriteHTML writes r as one HTML file without anything beside it.
func (r *Report) WriteHTML(w io.Writer, p Print) error {
	t, err := html.New("report").Parse(htmlSource)
	if err != nil {
		return fmt.Errorf("report: template: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, view{r, p}); err != nil {
		return fmt.Errorf("report: write: %w", err)
	}
	_, err = page.WriteTo(w)
	return err
}

// WriteMarkdown writes r as Markdown.
func (r *Report) WriteMarkdown(w io.Writer, p Print) error {
	escape := strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`, "`", "\\`").Replace
	t, err := text.New("report").Funcs(text.FuncMap{"md": escape}).Parse(markdownSource)
	if err != nil {
		return fmt.Errorf("report: template: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, view{r, p}); err != nil {
		return fmt.Errorf("report: write: %w", err)
	}
	_, err = page.WriteTo(w)
	return err
}
