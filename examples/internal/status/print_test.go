package status

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

var update = flag.Bool("update", false, "write golden files anew")

// troubled are facts of ten sources with something of everything.
func troubled() (facts, Options) {
	f, o := healthy(), (*Options)(nil).withDefaults()
	o.Budget = 10
	for i := range 6 {
		f.heads = append(f.heads, listed(fmt.Sprintf("company-board-%d", i), 20, 21, 19, 22, 20+i)...)
	}
	f.heads = append(f.heads, ended(listed("worldjobs", 1200, 1210, 1190, 1, 1, 1), "failed", "failed", "failed")...)
	f.heads = append(f.heads, listed("jobs-of-a-very-long-company-name", 40, 42, 41, 44, 0)...)
	f.heads = append(f.heads, ended(listed("pangyo", 80, 82, 81, 84, 30), "partial")...)
	f.causes = map[string]string{"worldjobs": "crawl: https://worldjobs.example/list?page=3: 503 Service Unavailable: ask later", "pangyo": "cap of 30"}
	f.runs = append(f.runs, crawled(now().Add(-3*time.Hour), nil))
	unbalanced := ranAll("load", now().Add(-2*day))
	unbalanced.Report.Stages[techmap.StageSilver] = techmap.Count{In: 440, Out: 439}
	f.runs = append([]sqlitesink.Run{unbalanced}, f.runs...)
	f.queued = []Queue{{Name: "refine", Messages: 3, Oldest: -1}, {Name: "refine_dead", Dead: true, Messages: 1, Oldest: -1}}
	f.rejects = []rejected{{kind: "malformed", count: 12}, {kind: "not-found", count: 2}, {count: 1}}
	f.waiting, f.books = 1250, &books{month: 8.35, pace: .25}
	return f, o
}

func TestScreenIsGolden(t *testing.T) {
	t.Parallel()
	stale := func() *rankhttp.Pipeline {
		p := workOut(healthy(), (*Options)(nil).withDefaults())
		return down(p, now().Add(10*time.Minute))
	}
	for name, p := range map[string]*rankhttp.Pipeline{
		"good":     workOut(healthy(), (*Options)(nil).withDefaults()),
		"troubled": workOut(troubled()),
		"down":     stale(),
		"never":    Down(now()),
	} {
		for _, lang := range []message.Lang{message.English, message.Korean} {
			var out bytes.Buffer
			require.NoError(t, Print(&out, p, &PrintOptions{Lang: lang, Title: "techmap status of techmap-data"}))
			golden := filepath.Join("testdata", name+"."+string(lang)+".txt")
			if *update {
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), out.String(), golden)
			for line := range strings.Lines(out.String()) {
				assert.LessOrEqual(t, text.StringWidth(strings.TrimSuffix(line, "\n")), width, line)
			}
		}
	}
}

func TestColoursSayNothingAlone(t *testing.T) {
	t.Parallel()
	var plain, coloured bytes.Buffer
	p := workOut(troubled())
	require.NoError(t, Print(&plain, p, nil))
	require.NoError(t, Print(&coloured, p, &PrintOptions{Color: true}))
	assert.Contains(t, coloured.String(), "\x1b[31m")
	assert.Equal(t, plain.String(), text.StripEscape(coloured.String()))
}

func TestLimitOfTheScreen(t *testing.T) {
	t.Parallel()
	p := workOut(troubled())
	for most, want := range map[int][]string{
		1:  {"jobs-of-a", "9 more", "8 more"},
		-1: {"company-board-5", "pangyo"},
	} {
		var out bytes.Buffer
		require.NoError(t, Print(&out, p, &PrintOptions{Most: most}))
		for _, w := range want {
			assert.Contains(t, out.String(), w, most)
		}
	}
	var all bytes.Buffer
	require.NoError(t, Print(&all, p, &PrintOptions{Most: -1}))
	assert.NotContains(t, all.String(), "more: --limit")
}

func TestSpansAreSaidInTheirLargestUnit(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Second: "0 s/0초", 59 * time.Second: "59 s/59초", 119 * time.Minute: "119 min/119분", 47 * time.Hour: "47 h/47시간", 10 * day: "10 d/10일",
	} {
		assert.Equal(t, want, span(d).En+"/"+span(d).Ko)
	}
}

func ExamplePrint() {
	_ = Print(os.Stdout, Down(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), &PrintOptions{Lang: message.English, Title: "my store"})
	// Output:
	// my store                                                                        2026-11-22 12:00 UTC
	// ✗ broken: 1
	//
	//   WHAT TO DO
	// ✗ the store cannot be read since 2026-11-22 12:00 UTC; answers are of –
	//     see whether the database or disk is there and has room
	//     $ techmap doctor
}
