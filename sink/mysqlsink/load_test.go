package mysqlsink

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinesAreWrittenAsLoadDataReadsThem(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		row  []any
		want string
	}{
		"text":      {[]any{"toy:1", "솔방울"}, "toy:1\t솔방울\n"},
		"numbers":   {[]any{1, int64(-2)}, "1\t-2\n"},
		"no value":  {[]any{nil, ""}, "\\N\t\n"},
		"bytes":     {[]any{[]byte("\x1f\x8b\xff")}, "\x1f\x8b\xff\n"},
		"separator": {[]any{"a\tb\nc\\d\x00e\r\n"}, `a\tb\nc\\d\0e` + "\r\\n\n"},
		"not NULL":  {[]any{`\N`}, "\\\\N\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := io.ReadAll(&lines{rows: [][]any{tc.row}})
			require.NoError(t, err)
			assert.Equal(t, tc.want, string(got))
		})
	}
	_, err := io.ReadAll(&lines{rows: [][]any{{1.5}}})
	require.ErrorIs(t, err, errKind)
}

func TestLinesAreAReader(t *testing.T) {
	t.Parallel()
	rows := [][]any{{"a", "b\tc"}, {"", 2}, {strings.Repeat("긴 글\n", 5_000), nil}}
	want, err := io.ReadAll(&lines{rows: rows})
	require.NoError(t, err)
	require.NoError(t, iotest.TestReader(&lines{rows: rows}, want))
}

// unescape returns the fields of a line as MySQL reads them.
func unescape(line string) []string {
	fields := []string{""}
	for i := 0; i < len(line); i++ {
		last := &fields[len(fields)-1]
		switch c := line[i]; c {
		case '\t':
			fields = append(fields, "")
		case '\\':
			i++
			*last += map[byte]string{'t': "\t", 'n': "\n", '0': "\x00", '\\': "\\"}[line[i]]
		default:
			*last += string([]byte{c})
		}
	}
	return fields
}

func FuzzLines(f *testing.F) {
	f.Add("toy:1", []byte("body"))
	f.Add("\\", []byte("\t\n\r\x00\\N\xff"))
	f.Fuzz(func(t *testing.T, a string, b []byte) {
		line, err := appendLine(nil, []any{a, b})
		require.NoError(t, err)
		text, ended := strings.CutSuffix(string(line), "\n")
		require.True(t, ended)
		require.NotContains(t, text, "\n")
		require.Equal(t, []string{a, string(b)}, unescape(text))
	})
}
