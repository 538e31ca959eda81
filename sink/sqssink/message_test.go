package sqssink_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

func TestParseMessage(t *testing.T) {
	t.Parallel()
	got, err := sqssink.ParseMessage(`{"version":1,"source":"wanted","at":"2026-11-22T12:04:05.000006+09:00",` +
		`"outcome":"failed","counts":{"in":3,"out":2,"rejected":1},"listed":3,"objects":1,"manifest":"m/1",` +
		`"err":"시간 초과","since":"a field of the future"}`)
	require.NoError(t, err)
	assert.Equal(t, sqssink.Message{
		Version: 1, Source: "wanted", At: day, Outcome: techmap.OutcomeFailed,
		Counts: techmap.Count{In: 3, Out: 2, Rejected: 1}, Listed: 3, Objects: 1, Manifest: "m/1", Err: "시간 초과",
	}, got)
}

func TestParseMessage_refuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, says string }{
		{"nothing", "", "unexpected end"},
		{"no JSON", "깨어나라", "invalid character"},
		{"no object", `["wanted"]`, "array"},
		{"no version", `{"source":"wanted","outcome":"complete"}`, "version 0"},
		{"a version of the future", `{"version":2,"source":"wanted","outcome":"complete"}`, "version 2"},
		{"no source", `{"version":1,"outcome":"complete"}`, "no source"},
		{"no outcome", `{"version":1,"source":"wanted"}`, "no outcome"},
		{"a test message of the console", `{"Event":"s3:TestEvent"}`, "version 0"},
		{"two messages", `{"version":1,"source":"a","outcome":"complete"}{}`, "after top-level value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := sqssink.ParseMessage(tt.body)
			require.ErrorIs(t, err, techmap.ErrMalformed)
			assert.ErrorContains(t, err, tt.says)
		})
	}
}

func TestMessageOf_isShort(t *testing.T) {
	t.Parallel()
	c := census("wanted", 100_000)
	c.Err = strings.Repeat("가", 10_000)
	m := sqssink.MessageOf(c)
	assert.Equal(t, 100_000, m.Listed)
	assert.Equal(t, 2, m.Objects)
	assert.Less(t, len(m.Err), 1100)
	assert.True(t, utf8.ValidString(m.Err), "no character is cut in two")
	assert.True(t, strings.HasPrefix(m.Err, "가가"))
	assert.True(t, strings.HasSuffix(m.Err, "가…"))
}

// FuzzParseMessage checks that any body is read or refused, and that what was
// read means something to a handler.
func FuzzParseMessage(f *testing.F) {
	f.Add(`{"version":1,"source":"wanted","at":"2026-11-22T03:04:05Z","outcome":"complete","counts":{"in":1,"out":1}}`)
	f.Add(`{"version":1,"source":"원티드","outcome":"failed","err":"시간 초과\uffff"}`)
	f.Add(`{"version":1e0,"SOURCE":"x","outcome":"?","at":"9999-12-31T23:59:59.999999999+23:59"}`)
	f.Add(`{"version":-1}`)
	f.Add("\x00\xff")
	f.Fuzz(func(t *testing.T, body string) {
		m, err := sqssink.ParseMessage(body)
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrMalformed)
			require.Equal(t, sqssink.Message{}, m)
			return
		}
		require.NotEmpty(t, m.Source)
		require.NotEmpty(t, m.Outcome)
		require.GreaterOrEqual(t, m.Version, 1)
		require.LessOrEqual(t, m.Version, sqssink.MessageVersion)
	})
}
