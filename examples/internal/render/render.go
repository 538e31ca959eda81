// Package render prints tables of the example programs: for a terminal, as CSV
// or as Markdown. Hangul counts two columns.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// A Format is a form of output.
type Format string

// Formats.
const (
	Table    Format = "table"
	JSON     Format = "json"
	CSV      Format = "csv"
	Markdown Format = "md"
)

// A Column is a heading and how its cells stand.
type Column struct {
	Name  string
	Right bool // numbers
	Plain bool // left out of CSV and Markdown: a bar, a repetition for the eye
	Width int  // at which long texts go on in the next line of a table; 0 means never
}

// A Sheet is a table to print.
type Sheet struct {
	Title   string
	Columns []Column
	Rows    [][]any
	Notes   []string // below the table
}

// Write prints s in the given format, which must not be JSON.
func (s Sheet) Write(w io.Writer, format Format, color bool) error {
	t := table.NewWriter()
	t.SetStyle(style())
	keep := s.kept(format)
	var header table.Row
	var configs []table.ColumnConfig
	for _, i := range keep {
		header = append(header, s.Columns[i].Name)
		align := text.AlignLeft
		if s.Columns[i].Right {
			align = text.AlignRight
		}
		config := table.ColumnConfig{Number: len(header), Align: align, AlignHeader: align}
		if format == Table && s.Columns[i].Width > 0 {
			config.WidthMax, config.WidthMaxEnforcer = s.Columns[i].Width, text.WrapSoft
		}
		configs = append(configs, config)
	}
	if s.headed() {
		t.AppendHeader(header)
	}
	t.SetColumnConfigs(configs)
	for _, row := range s.Rows {
		cells := make(table.Row, len(keep))
		for n, i := range keep {
			cells[n] = row[i]
		}
		t.AppendRow(cells)
	}
	_, err := io.WriteString(w, s.compose(t, format, color))
	return err
}

// headed reports whether any column has a name.
func (s Sheet) headed() bool {
	return slices.ContainsFunc(s.Columns, func(c Column) bool { return c.Name != "" })
}

func (s Sheet) kept(format Format) []int {
	var keep []int
	for i, c := range s.Columns {
		if format == Table || !c.Plain {
			keep = append(keep, i)
		}
	}
	return keep
}

func (s Sheet) compose(t table.Writer, format Format, color bool) string {
	var b strings.Builder
	switch format {
	case CSV:
		b.WriteString(t.RenderCSV() + "\n")
	case Markdown:
		if s.Title != "" {
			b.WriteString("### " + s.Title + "\n\n")
		}
		if len(s.Rows) > 0 {
			b.WriteString(t.RenderMarkdown() + "\n\n")
		}
		for _, n := range s.Notes {
			b.WriteString(n + "\n\n")
		}
	default:
		if s.Title != "" {
			b.WriteString(bold(s.Title, color) + "\n")
		}
		if len(s.Rows) > 0 {
			b.WriteString(trimRight(t.Render()) + "\n")
		}
		for _, n := range s.Notes {
			b.WriteString("  " + n + "\n")
		}
	}
	return b.String()
}

// trimRight removes the blanks that pad the last column.
func trimRight(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

func bold(s string, color bool) string {
	if !color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

func style() table.Style {
	s := table.StyleLight
	s.Options.DrawBorder = false
	s.Options.SeparateColumns = false
	s.Options.SeparateHeader = true
	s.Format.Header = text.FormatDefault
	return s
}

// Bar draws share (0 to 1) as a bar of at most width cells, in eighths of a cell.
func Bar(share float64, width int) string {
	const eighths = " ▏▎▍▌▋▊▉"
	n := int(share*float64(width)*8 + 0.5)
	n = max(0, min(n, width*8))
	bar := strings.Repeat("█", n/8)
	if part := n % 8; part > 0 {
		bar += string([]rune(eighths)[part])
	}
	return bar
}

// Percent prints a share as a percentage with one decimal.
func Percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// WriteJSON prints v as one line of JSON, without escaping < > &.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
