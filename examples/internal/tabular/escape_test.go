package tabular_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/tabular"
)

func TestNoCellIsTakenForAFormula(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"formula", "=1+1", "'=1+1"},
		{"command", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"plus", "+82-2-000-0000", "'+82-2-000-0000"},
		{"minus", "- Java 경험", "'- Java 경험"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab before", "\t=1", "'\t=1"},
		{"line end before", "\r\n=1", "'\n=1"},
		{"blank before", "  =1", "'  =1"},
		{"wide", "＝1", "'＝1"},
		{"byte order mark before", "\ufeff=1", "'\ufeff=1"},
		{"apostrophe of its own", "'=1", "''=1"},
		{"apostrophe before a word", "'go'", "'go'"},
		{"Korean", "백엔드 = 서버", "백엔드 = 서버"},
		{"C++", "C++", "C++"},
		{"number sign", "#1", "#1"},
		{"empty", "", ""},
		{"no UTF-8", "a\xff", "a\ufffd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, tabular.Escape(tt.text))
		})
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"=1", "'=1", "''", "\t-", "\"a\",b\n", "\r", "\xff=", "자격\u200b요건", `\.`, "＝", "'\u00ad@"} {
		f.Add(s)
	}
	text := tabular.Column[string]{Name: "text", Kind: tabular.Text, Of: func(s *string) tabular.Cell { return tabular.OfText(*s) }}
	f.Fuzz(func(t *testing.T, s string) {
		var out bytes.Buffer
		_, err := tabular.Write(&out, tabular.CSV, []tabular.Column[string]{text, text}, techmap.Of(s), nil)
		require.NoError(t, err)
		lines, err := csv.NewReader(&out).ReadAll()
		require.NoError(t, err)
		require.Len(t, lines, 2)
		cell := lines[1][0]
		first, _ := strings.CutPrefix(strings.TrimLeftFunc(cell, invisible), "\ufeff")
		assert.False(t, first != "" && strings.ContainsAny(first[:1], "=+-@"), "%q begins a formula", cell)
		want := strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n"), "\r", "\n")
		assert.Equal(t, want, tabular.Unescape(cell))
	})
}

func invisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z)
}
