package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// adverts are three postings of two companies, as import reads them.
const adverts = `{"source":"board","id":"1","title":"백엔드 개발자","company":"은하수","description":"자격요건\n- Go, Kubernetes 경험"}
{"source":"board","id":"2","title":"프런트엔드 개발자","company":"㈜은하수","description":"자격요건\n- React 경험"}
{"source":"board","id":"3","title":"Data Engineer","company":"Acme","description":"Requirements\n- Python and Spark"}
`

// advertised returns a shop that has taken in adverts, and the file they are in.
func advertised(t *testing.T) (shop, string) {
	t.Helper()
	p, from := newShop(t), file(t, "adverts.jsonl", adverts)
	p.done("import", from, "--seen-at", "2026-03-02")
	return p, from
}

func TestForget_onlyTellsUnlessToldToDoIt(t *testing.T) {
	t.Parallel()
	p, _ := advertised(t)
	before := p.done("export", "--layer", "silver")
	r := p.techmap("forget", "board:1")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "1 posting would be forgotten, such as board:1")
	assert.Contains(t, r.stderr, "--yes")
	assert.Equal(t, before, p.done("export", "--layer", "silver"))
}

func TestForget_keepsAwayWhatItRemoved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args, left, gone []string
	}{
		"a posting":                  {[]string{"board:1"}, []string{"board:2", "board:3"}, []string{"board:1"}},
		"a company, however written": {[]string{"--company", "(주)은하수"}, []string{"board:3"}, []string{"board:1", "board:2", "은하수"}},
		"a source":                   {[]string{"--source", "board"}, nil, []string{"board:1", "board:2", "board:3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, from := advertised(t)
			p.done(append([]string{"forget", "--yes"}, c.args...)...)
			check := func(when string) {
				for _, layer := range []string{"silver", "gold", "openings"} {
					text := p.done("export", "--layer", layer)
					for _, id := range c.left {
						assert.Contains(t, text, `"`+id+`"`, "%s of %s", layer, when)
					}
					for _, word := range c.gone {
						assert.NotContains(t, text, word, "%s of %s", layer, when)
					}
				}
			}
			check("the store")
			p.done("import", from, "--seen-at", "2026-03-03")
			check("the store after importing again")
			p.done("replay")
			check("the store after a replay")
		})
	}
}

func TestForget_needsToBeToldWhat(t *testing.T) {
	t.Parallel()
	r := newShop(t).techmap("forget", "--yes")
	assert.Equal(t, exitMisuse, r.status)
	assert.Contains(t, r.stderr, "nothing to forget")
}

// What is known of a company by one of its names goes by all of them, and stays away.
func TestForgetACompanyByItsOtherName(t *testing.T) {
	t.Parallel()
	lines := `{"id":"1","source":"board","title":"백엔드 개발자","company":"Kakao","description":"[자격요건]\n- Java 경험"}
{"id":"2","source":"board","title":"백엔드 개발자","company":"㈜카카오","description":"[자격요건]\n- Kotlin 경험"}
{"id":"3","source":"board","title":"백엔드 개발자","company":"도토리","description":"[자격요건]\n- Go 언어 경험"}
`
	p := newShop(t)
	board := file(t, "board.jsonl", lines)
	p.done("import", board)
	p.done("forget", "--company", "카카오", "--yes")
	left := p.done("export", "--layer", "silver", "--out", "-")
	assert.NotContains(t, left, `"board:1"`)
	assert.NotContains(t, left, `"board:2"`)
	assert.Contains(t, left, `"board:3"`)
	p.done("import", board)
	assert.NotContains(t, p.done("export", "--layer", "silver", "--out", "-"), `"board:1"`, "it is not let in again")
}
