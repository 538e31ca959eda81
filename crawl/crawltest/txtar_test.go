package crawltest

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseTrace(t *testing.T) {
	t.Parallel()
	trace, err := parseTrace([]byte(`Comment.
-- GET https://a.example/ --
200
Content-Type: text/plain
X-Two: a
X-Two: b

body
-- not an entry
--

last line
-- GET https://a.example/empty --
404
-- GET https://a.example/binary --
200
Body-Encoding: base64

/w
==
`))
	require.NoError(t, err)
	assert.Equal(t, map[string][]answer{
		"GET https://a.example/": {{
			status: 200,
			header: http.Header{"Content-Type": {"text/plain"}, "X-Two": {"a", "b"}},
			body:   []byte("body\n-- not an entry\n--\n\nlast line\n"),
		}},
		"GET https://a.example/empty":  {{status: 404, header: http.Header{}, body: []byte{}}},
		"GET https://a.example/binary": {{status: 200, header: http.Header{}, body: []byte{0xff}}},
	}, trace)
}

func TestParseTrace_errors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, trace, says string }{
		{"nothing", "-- GET / --\n", `entry "GET /": status line ""`},
		{"no status", "-- GET / --\nOK\n", `status line "OK", want a number from 100 to 599`},
		{"status that is none", "-- GET / --\n42\n", `status line "42"`},
		{"body without empty line", "-- GET / --\n200\n{}\n", `header line "{}", want "Name: value" or an empty line`},
		{"damaged base64", "-- GET / --\n200\nBody-Encoding: base64\n\n!\n", "illegal base64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseTrace([]byte(c.trace))
			require.ErrorContains(t, err, c.says)
		})
	}
}

func FuzzParseTrace(f *testing.F) {
	f.Add([]byte("-- GET / --\n200\nA: b\n\nbody\n-- GET / --\n404\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		trace, err := parseTrace(data)
		if err != nil {
			return
		}
		for name, answers := range trace {
			assert.NotEmpty(t, name)
			for _, a := range answers {
				assert.GreaterOrEqual(t, a.status, 100)
				assert.LessOrEqual(t, a.status, 599)
			}
		}
	})
}
