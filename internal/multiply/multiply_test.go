package multiply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// sample writes n postings of two roles, each with a heading and ten items that
// say which role and posting they are of.
func sample(n int) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for i := range n {
		role := []string{"백엔드", "data engineer"}[i%2]
		description := "[자격요건]"
		for j := range 10 {
			description += fmt.Sprintf("\n• %s %d-%d", role, i, j)
		}
		p := posting{
			Source: "s", ID: fmt.Sprint(i), Title: "개발자", Company: fmt.Sprintf("회사 %d", i), Role: role,
			PostedAt: "2026-03-02", Description: description, Tags: []string{"Go", "자바"}, Lang: "ko",
		}
		if err := enc.Encode(p); err != nil {
			panic(err) // a struct of strings always encodes
		}
	}
	return b.String()
}

// multiplied returns the postings that Postings writes.
func multiplied(t testing.TB, in string, copies int, seed uint64) ([]posting, Stats) {
	t.Helper()
	var out bytes.Buffer
	stats, err := Postings(strings.NewReader(in), &out, copies, seed)
	require.NoError(t, err)
	var ps []posting
	for line := range strings.Lines(out.String()) {
		var p posting
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		ps = append(ps, p)
	}
	return ps, stats
}

func TestEveryPostingIsWrittenAsOftenAsAskedFor(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, window, window + 1, 2 * window} {
		ps, stats := multiplied(t, sample(n), 3, 1)
		require.Len(t, ps, 3*n)
		assert.Equal(t, [2]int{n, 3 * n}, [2]int{stats.Read, stats.Written})
		assert.Equal(t, 10*3*n, stats.Lines)
		ids := make(map[string]bool)
		for _, p := range ps {
			ids[p.ID] = true
		}
		assert.Len(t, ids, 3*n, "IDs are new and different")
	}
}

func TestACopyIsAnotherEmployersPosting(t *testing.T) {
	t.Parallel()
	in := `{"source":"s","id":"a-1","url":"https://example.com/1?lang=ko#top","title":"백엔드 & 데이터","company":"㈜카카오",` +
		`"role":"백엔드","location":"서울","posted_at":"2026-03-02","first_seen":"2026-03-02T09:00:00+09:00",` +
		`"last_seen":"2026-03-30 12:00:00","closed_at":"상시채용","description":"짧은 글","tags":["Go"],"lang":"ko","skills":["go"]}`
	ps, stats := multiplied(t, in, 2, 7)
	require.Len(t, ps, 2)
	assert.Zero(t, stats.Swapped, "a text without items has nothing to swap")
	p := ps[1]
	assert.Equal(t, "a-1-x2", p.ID)
	assert.Equal(t, "https://example.com/1?lang=ko&copy=2#top", p.URL)
	assert.Equal(t, "㈜카카오 x2", p.Company)
	assert.Equal(t, []string{"s", "백엔드 & 데이터", "백엔드", "서울", "짧은 글", "ko"},
		[]string{p.Source, p.Title, p.Role, p.Location, p.Description, p.Lang}, "the rest is as it was")
	assert.Equal(t, []string{"Go"}, p.Tags)
	assert.Equal(t, "상시채용", p.ClosedAt, "what is no date is left alone")

	posted, err := time.Parse(time.DateOnly, p.PostedAt)
	require.NoError(t, err)
	days := int(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).Sub(posted).Hours() / 24)
	assert.Zero(t, days%7, "a Monday stays a Monday")
	assert.Equal(t, time.Date(2026, 3, 2-days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+"T09:00:00+09:00", p.FirstSeen)
	assert.Equal(t, time.Date(2026, 3, 30-days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)+" 12:00:00", p.LastSeen)
}

func TestDatesOfACopyMoveTogether(t *testing.T) {
	t.Parallel()
	ps, _ := multiplied(t, sample(50), 20, 3)
	dates := make(map[string]map[string]bool) // by copy
	different := make(map[string]bool)
	for _, p := range ps {
		name := p.ID[strings.Index(p.ID, "-"):]
		if dates[name] == nil {
			dates[name] = make(map[string]bool)
		}
		dates[name][p.PostedAt] = true
		different[p.PostedAt] = true
	}
	for name, d := range dates {
		assert.Len(t, d, 1, "copy %s", name)
	}
	assert.Greater(t, len(different), 10)
}

func TestCompaniesOfCopiesAreOtherCompanies(t *testing.T) {
	t.Parallel()
	fold := func(company, name string) string { return text.FoldCompany(renameCompany(company, name)) }
	assert.NotEqual(t, fold("Acme", "x1"), fold("Acme", "x2"))
	assert.NotEqual(t, fold("Acme", "x1"), text.FoldCompany("Acme"))
	assert.Equal(t, fold("Acme", "x1"), fold("Acme, Inc.", "x1"), "but two names of one company stay so")
	assert.Equal(t, fold("카카오", "x1"), fold("주식회사 카카오", "x1"))
	assert.Empty(t, renameCompany("", "x1"), "nobody stays nobody")
}

func TestATenthOfTheLinesIsSwappedWithinTheRole(t *testing.T) {
	t.Parallel()
	ps, stats := multiplied(t, sample(400), 10, 5)
	assert.InDelta(t, 0.1, float64(stats.Swapped)/float64(stats.Lines), 0.01)
	foreign, first := 0, 0
	for _, p := range ps {
		lines := strings.Split(p.Description, "\n")
		require.Len(t, lines, 11)
		assert.Equal(t, "[자격요건]", lines[0], "a heading stays")
		number, _, _ := strings.Cut(p.ID, "-")
		for _, line := range lines[1:] {
			require.True(t, strings.HasPrefix(line, "• "+p.Role+" "), "%q in a posting of %q", line, p.Role)
			if !strings.HasPrefix(line, "• "+p.Role+" "+number+"-") {
				foreign++
				if number == "0" {
					first++
				}
			}
		}
	}
	assert.InDelta(t, stats.Swapped, foreign, 0.02*float64(stats.Swapped),
		"nearly all come from another posting")
	assert.NotZero(t, first, "the first posting too finds lines to swap for")
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	in := sample(window + 100)
	run := func(seed uint64) string {
		var out bytes.Buffer
		_, err := Postings(iotest.OneByteReader(strings.NewReader(in)), &out, 3, seed)
		require.NoError(t, err)
		return out.String()
	}
	assert.Equal(t, run(1), run(1))
	assert.NotEqual(t, run(1), run(2))
}

// A watched reader notes how much had been written when it was read last.
type watched struct {
	io.Reader
	out     *bytes.Buffer
	written int
}

func (w *watched) Read(p []byte) (int, error) {
	w.written = w.out.Len()
	return w.Reader.Read(p)
}

func TestPostingsAreWrittenWhileOthersAreRead(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := &watched{Reader: strings.NewReader(sample(20 * window)), out: &out}
	_, err := Postings(in, &out, 1, 1)
	require.NoError(t, err)
	assert.Greater(t, in.written, out.Len()*9/10)
}

func TestPoolsDoNotGrow(t *testing.T) {
	t.Parallel()
	ps := newPools(1)
	for i := range 3 * poolSize {
		ps.add("r", fmt.Sprintf("• line %d", i))
	}
	assert.Len(t, ps.byRole["r"].lines, poolSize)
	late := 0
	for _, line := range ps.byRole["r"].lines {
		var n int
		_, err := fmt.Sscanf(line, "• line %d", &n)
		require.NoError(t, err)
		if n >= poolSize {
			late++
		}
	}
	assert.InDelta(t, poolSize*2/3, late, poolSize/10, "later lines have the same chance")
}

func TestSwappable(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"• Go 개발 경험":       true,
		"- 3+ years of Go": true,
		"  * 리액트":          true,
		"팀원들과 함께 대용량 트래픽을 처리하는 서버를 설계하고 개발합니다.": true,
		"[자격요건]":       false,
		"Requirements": false,
		"---":          false,
		"•":            false,
		"":             false,
	}
	for line, want := range tests {
		assert.Equal(t, want, swappable(line), "%q", line)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	good := `{"id":"1","title":"t"}`
	_, err := Postings(strings.NewReader(good+"\n\n{broken\n"), io.Discard, 1, 1)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.ErrorContains(t, err, "line 3")

	var copies strings.Builder
	_, err = Postings(strings.NewReader(`{"title":"no name"}`), &copies, 2, 1)
	require.NoError(t, err)
	assert.NotContains(t, copies.String(), `"id":"-`, "a line without an ID stays without one")

	_, err = Postings(strings.NewReader(good), io.Discard, 0, 1)
	require.ErrorIs(t, err, techmap.ErrInvalid)

	_, err = Postings(iotest.ErrReader(assert.AnError), io.Discard, 1, 1)
	require.ErrorIs(t, err, assert.AnError)

	full := errors.New("disk full")
	_, err = Postings(strings.NewReader(good), failing{full}, 1, 1)
	require.ErrorIs(t, err, full)
}

// A failing writer takes nothing.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func Example() {
	in := `{"id":"1","title":"백엔드 개발자","company":"에크미","posted_at":"2026-03-02","tags":["Go"]}`
	stats, err := Postings(strings.NewReader(in), os.Stdout, 2, 1)
	fmt.Println(stats.Read, stats.Written, err)
	// Output:
	// {"id":"1-x1","title":"백엔드 개발자","company":"에크미 x1","posted_at":"2025-07-28","tags":["Go"]}
	// {"id":"1-x2","title":"백엔드 개발자","company":"에크미 x2","posted_at":"2026-02-02","tags":["Go"]}
	// 1 2 <nil>
}

func FuzzPostings(f *testing.F) {
	f.Add([]byte(sample(3)), 2, uint64(1))
	f.Add([]byte(`{"id":"1","title":"t","posted_at":"0000-01-01","url":"#","company":"(주)","description":"•\n• a"}`), 1, uint64(0))
	f.Add([]byte("null\n{}\n\n[]"), 1, uint64(9))
	f.Fuzz(func(t *testing.T, in []byte, copies int, seed uint64) {
		copies %= 5
		var out bytes.Buffer
		stats, err := Postings(bytes.NewReader(in), &out, copies, seed)
		if err != nil {
			if !errors.Is(err, techmap.ErrMalformed) && !errors.Is(err, techmap.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		if stats.Written != copies*stats.Read || stats.Swapped > stats.Lines {
			t.Fatalf("stats %+v of %d copies", stats, copies)
		}
		if n := bytes.Count(out.Bytes(), []byte("\n")); n != stats.Written {
			t.Fatalf("%d lines, %d postings", n, stats.Written)
		}
	})
}

func BenchmarkPostings(b *testing.B) {
	in := sample(1000)
	b.SetBytes(int64(10 * len(in)))
	for b.Loop() {
		if _, err := Postings(strings.NewReader(in), io.Discard, 10, 1); err != nil {
			b.Fatal(err)
		}
	}
}
