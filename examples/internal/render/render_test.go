package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/render"
)

var sheet = render.Sheet{
	Title:   "백엔드",
	Columns: []render.Column{{Name: "기술"}, {Name: "", Plain: true}, {Name: "비중", Right: true}},
	Rows:    [][]any{{"쿠버네티스", "██", "62.1 %"}, {"Go, C", "█", "9.0 %"}},
	Notes:   []string{"샘플 데이터"},
}

func write(t *testing.T, s render.Sheet, format render.Format, color bool) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.Write(&b, format, color))
	return b.String()
}

func TestTableCountsHangulAsTwoColumns(t *testing.T) {
	t.Parallel()
	lines := strings.Split(write(t, sheet, render.Table, false), "\n")
	require.GreaterOrEqual(t, len(lines), 6)
	width := runewidth.StringWidth(lines[1])
	for _, line := range lines[3:5] {
		assert.Equal(t, width, runewidth.StringWidth(line), "the numbers of %q end under their heading", line)
	}
	assert.Equal(t, "  샘플 데이터", lines[5])
}

func TestColorOnlyOnRequest(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, write(t, sheet, render.Table, false), "\x1b")
	assert.Contains(t, write(t, sheet, render.Table, true), "\x1b[1m백엔드")
}

func TestCSVLeavesDecorationOut(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "기술,비중\n쿠버네티스,62.1 %\n\"Go, C\",9.0 %\n", write(t, sheet, render.CSV, true))
}

func TestMarkdownIsATable(t *testing.T) {
	t.Parallel()
	md := write(t, sheet, render.Markdown, false)
	assert.Contains(t, md, "| 쿠버네티스 | 62.1 % |")
	assert.NotContains(t, md, "█")
}

func TestASheetWithoutHeadingsHasNone(t *testing.T) {
	t.Parallel()
	s := render.Sheet{Columns: []render.Column{{}, {}}, Rows: [][]any{{"level", "required"}}}
	assert.Equal(t, " level  required\n", write(t, s, render.Table, false))
}

func TestBarIsAsLongAsItsShare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		share float64
		want  string
	}{{0, ""}, {1, "████"}, {0.5, "██"}, {0.03125, "▏"}, {-1, ""}, {7, "████"}} {
		assert.Equal(t, tt.want, render.Bar(tt.share, 4), "%v", tt.share)
	}
}
