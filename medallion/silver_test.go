package medallion_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

var update = flag.Bool("update", false, "write what the code gives to the golden files")

// fetched is when the raw postings of these tests were fetched.
var fetched = time.Date(2026, 10, 15, 3, 0, 0, 0, time.UTC)

// asParsed is a parser of bodies that are postings in JSON already, as a site's
// own parser would return them.
var asParsed = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
	func(_ context.Context, raw techmap.RawPosting) (p techmap.Posting, err error) {
		return p, json.Unmarshal(raw.Body, &p)
	})

// returning is a parser that returns p.
func returning(p techmap.Posting) medallion.Parser {
	return techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
		func(context.Context, techmap.RawPosting) (techmap.Posting, error) { return p, nil })
}

// refine runs p through a Silver whose parser returns it.
func refine(t *testing.T, p techmap.Posting) (techmap.Posting, error) {
	t.Helper()
	raw := techmap.RawPosting{Source: "board", Key: "17", URL: "https://board.example/17", FetchedAt: fetched, Body: []byte("body")}
	return medallion.NewSilver(map[string]medallion.Parser{"board": returning(p)}).Refine(t.Context(), raw)
}

// section makes one section of text.
func section(kind techmap.SectionKind, text string) []techmap.Section {
	return []techmap.Section{{Kind: kind, Text: text}}
}

// TestSilverGolden refines whole postings in the shapes that sites serve.
// testdata/silver/NAME.json is what a parser returns, NAME.golden.json what
// Silver makes of it; a new case needs no code.
func TestSilverGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "silver", "*.json"))
	require.NoError(t, err)
	silver := medallion.NewSilver(map[string]medallion.Parser{"": asParsed})
	cases := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".golden.json") {
			continue
		}
		cases++
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			require.NoError(t, err)
			raw := techmap.RawPosting{
				Source: "board", Key: name, URL: "https://board.example/" + name, FetchedAt: fetched, Body: body,
			}
			p, err := silver.Refine(t.Context(), raw)
			require.NoError(t, err)
			p.Raw = techmap.Digest{} // of the input file, which may be laid out anew
			got, err := json.MarshalIndent(p, "", "  ")
			require.NoError(t, err)
			golden := strings.TrimSuffix(file, ".json") + ".golden.json"
			if *update {
				require.NoError(t, os.WriteFile(golden, append(got, '\n'), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got))
		})
	}
	assert.GreaterOrEqual(t, cases, 8)
}

func TestSilverFillsWhatAllShare(t *testing.T) {
	t.Parallel()
	raw := techmap.RawPosting{Source: "board", Key: "17", URL: "https://board.example/17", FetchedAt: fetched, Body: []byte("body")}
	p, err := medallion.NewSilver(map[string]medallion.Parser{
		"board": returning(techmap.Posting{Title: "Go 개발자", Parser: "board/2", Sections: section(techmap.SectionDuties, "서버를 개발합니다")}),
	}).Refine(t.Context(), raw)
	require.NoError(t, err)
	assert.Equal(t, techmap.PostingID("board:17"), p.ID)
	assert.Equal(t, "board", p.Source)
	assert.Equal(t, raw.URL, p.URL)
	assert.Equal(t, raw.Digest(), p.Raw)
	assert.Equal(t, fetched, p.SeenAt)
	assert.Equal(t, "board/2+silver/1", p.Parser)
	assert.Equal(t, "ko", p.Lang)
}

func TestSilverKeepsWhatTheParserKnows(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("", 9*60*60)
	in := techmap.Posting{
		ID: "board:17-a", Source: "board", URL: "https://other.example", Title: "Go Developer", Lang: "ko", ImageOnly: true,
		SeenAt: fetched.Add(-time.Hour).In(seoul), PostedAt: techmap.Date{Time: fetched.In(seoul), Raw: "오늘"},
	}
	p, err := refine(t, in)
	require.NoError(t, err)
	assert.Equal(t, in.ID, p.ID)
	assert.Equal(t, in.URL, p.URL)
	assert.Equal(t, "ko", p.Lang)
	assert.True(t, p.ImageOnly)
	assert.Equal(t, fetched.Add(-time.Hour), p.SeenAt, "in UTC")
	assert.Equal(t, time.UTC, p.PostedAt.Time.Location())
}

func TestSilverChoosesParser(t *testing.T) {
	t.Parallel()
	named := func(title string) medallion.Parser {
		return returning(techmap.Posting{Title: title, Tags: []string{"Go"}})
	}
	silver := medallion.NewSilver(map[string]medallion.Parser{
		"board": named("by source"), "application/vnd.example+json": named("by media type"), "": named("by nothing"),
	})
	for name, c := range map[string]struct{ source, contentType, want string }{
		"its source":                 {"board", "text/html", "by source"},
		"its media type goes before": {"board", "application/vnd.example+json; charset=utf-8", "by media type"},
		"the one for all":            {"other", "text/html", "by nothing"},
		"no source and no type":      {"", "", "by nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := silver.Refine(t.Context(), techmap.RawPosting{Source: c.source, Key: "1", ContentType: c.contentType})
			if c.source == "" {
				require.ErrorIs(t, err, techmap.ErrMalformed, "an id needs a source")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, p.Title)
		})
	}
}

func TestSilverWithoutParser(t *testing.T) {
	t.Parallel()
	_, err := medallion.NewSilver(nil).Refine(t.Context(), techmap.RawPosting{Source: "board", Key: "17"})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.ErrorContains(t, err, `no parser for source "board"`)
	assert.ErrorContains(t, err, "name one in NewSilver")
}

func TestSilverPassesOnTheParsersError(t *testing.T) {
	t.Parallel()
	for _, kind := range []error{techmap.ErrMalformed, techmap.ErrSkip, techmap.ErrNotFound, errors.New("disk full")} {
		failing := techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(context.Context, techmap.RawPosting) (techmap.Posting, error) {
				return techmap.Posting{}, fmt.Errorf("board: %w", kind)
			})
		silver := medallion.NewSilver(map[string]medallion.Parser{"board": failing})
		p, err := silver.Refine(t.Context(), techmap.RawPosting{Source: "board", Key: "17"})
		require.ErrorIs(t, err, kind)
		assert.ErrorContains(t, err, `parse "board:17"`)
		assert.Zero(t, p)
	}
}

func TestSilverSkipsTheUnchanged(t *testing.T) {
	t.Parallel()
	_, err := medallion.NewSilver(nil).Refine(t.Context(), techmap.RawPosting{Source: "board", Key: "17", Unchanged: true})
	assert.ErrorIs(t, err, techmap.ErrSkip)
}

func TestSilverMasksPersonalData(t *testing.T) {
	t.Parallel()
	p, err := refine(t, techmap.Posting{
		Title: "Go 개발자 (문의 010-1234-5678)",
		Sections: []techmap.Section{
			{Kind: techmap.SectionProcess, Text: "담당자: 홍길동 과장, hiring@board.example"},
			{Text: "[자격요건]\nGo 1.26.1, Java 17\n[접수방법]\nann (at) board.example 또는 02-123-4567"},
		},
	})
	require.NoError(t, err)
	body, err := json.Marshal(p)
	require.NoError(t, err)
	for _, secret := range []string{"홍길동", "hiring@", "ann", "1234", "4567"} {
		assert.NotContains(t, string(body), secret)
	}
	assert.Contains(t, string(body), "Go 1.26.1, Java 17")
	assert.Equal(t, "Go 개발자 (문의 [phone])", p.Title)
}

func TestSilverFindsTextInPictures(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("서버를 개발하고 운영합니다. ", 30)
	for name, c := range map[string]struct {
		html string
		want bool
	}{
		"a picture and few words":  {"<p>채용</p><img src='a.png'>", true},
		"an escaped picture":       {"&lt;p&gt;채용&lt;/p&gt;&lt;img src='a.png'&gt;", true},
		"a picture and much text":  {"<p>" + long + "</p><img src='logo.png'>", false},
		"few words and no picture": {"<p>채용합니다</p>", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := refine(t, techmap.Posting{Title: "Go 개발자", Sections: section("", c.html)})
			require.NoError(t, err)
			assert.Equal(t, c.want, p.ImageOnly)
		})
	}
}

func TestSilverRules(t *testing.T) {
	t.Parallel()
	text := section(techmap.SectionDuties, "서버를 개발합니다")
	day := func(year int) techmap.Date {
		return techmap.Date{Time: time.Date(year, 10, 1, 0, 0, 0, 0, time.UTC), DayOnly: true}
	}
	for _, c := range []struct {
		rule   string
		action string
		in     techmap.Posting
	}{
		{"has-id", "reject", techmap.Posting{ID: "board:", Title: "Go", Sections: text}},
		{"own-source", "reject", techmap.Posting{ID: "other:1", Title: "Go", Sections: text}},
		{"has-title", "reject", techmap.Posting{Title: " \n", Sections: text}},
		{"has-text-or-tags", "reject", techmap.Posting{Title: "Go", Sections: section("", "<p> </p>"), Tags: []string{""}}},
		{"title-words", "keep", techmap.Posting{Title: "----", Sections: text}},
		{"title-length", "keep", techmap.Posting{Title: strings.Repeat("가", 201), Sections: text}},
		{"text-length", "keep", techmap.Posting{Title: "Go", Sections: section("other", strings.Repeat("가", 200_001))}},
		{"mojibake", "keep", techmap.Posting{Title: "Go \xb0\xb3", Sections: text}},
		{"mojibake", "keep", techmap.Posting{Title: "Go", Sections: section("other", "\xb0\xb3\xb9\xdf\xc0\xda")}},
		{"date-plausible", "keep", techmap.Posting{Title: "Go", Sections: text, PostedAt: day(1971)}},
		{"date-plausible", "keep", techmap.Posting{Title: "Go", Sections: text, PostedAt: day(2026), Deadline: techmap.Deadline{Date: day(2025)}}},
		{"future-posted", "keep", techmap.Posting{Title: "Go", Sections: text, PostedAt: day(2027)}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			silver := medallion.NewSilver(map[string]medallion.Parser{"": returning(c.in)})
			_, err := silver.Refine(t.Context(), techmap.RawPosting{Source: "board", Key: "17", FetchedAt: fetched})
			if c.action == "reject" {
				require.ErrorIs(t, err, techmap.ErrMalformed)
				assert.ErrorContains(t, err, fmt.Sprintf("medallion: rule %q", c.rule))
			} else {
				require.NoError(t, err)
			}
			for _, r := range silver.Rules() {
				assert.Equal(t, "silver", r.Layer)
				if r.Rule != c.rule {
					assert.Zero(t, r.Count, r.Rule)
					continue
				}
				assert.Equal(t, c.action, r.Action)
				assert.Equal(t, 1, r.Count)
				assert.Len(t, r.Sample, 1)
			}
		})
	}
}

func TestSilverBreaksNoRuleForAGoodPosting(t *testing.T) {
	t.Parallel()
	silver := medallion.NewSilver(map[string]medallion.Parser{"": returning(techmap.Posting{
		Title: "Go 개발자", Sections: section(techmap.SectionDuties, "서버를 개발합니다"),
		PostedAt: techmap.Date{Time: fetched.Add(-time.Hour)},
	})})
	_, err := silver.Refine(t.Context(), techmap.RawPosting{Source: "board", Key: "17", FetchedAt: fetched})
	require.NoError(t, err)
	for _, r := range silver.Rules() {
		assert.Zero(t, r.Count, r.Rule)
	}
}

func TestSilverAtOnce(t *testing.T) {
	t.Parallel()
	silver := medallion.NewSilver(map[string]medallion.Parser{"": returning(techmap.Posting{Title: "Go"})})
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			for i := range 50 {
				_, err := silver.Refine(t.Context(), techmap.RawPosting{Source: "board", Key: fmt.Sprint(i)})
				if !errors.Is(err, techmap.ErrMalformed) {
					return fmt.Errorf("posting %d: %w", i, err)
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	for _, r := range silver.Rules() {
		if r.Rule == "has-text-or-tags" {
			assert.Equal(t, 400, r.Count)
		}
	}
}

func TestSectionsTakesPlainTextAndHTML(t *testing.T) {
	t.Parallel()
	want := []techmap.Section{{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Go"}}
	assert.Equal(t, want, medallion.Sections("[자격요건]\r\n- Go"))
	assert.Equal(t, want, medallion.Sections("<p><b>자격요건</b></p><ul><li>Go</li></ul>"))
	assert.Empty(t, medallion.Sections("<p>&nbsp;</p>"))
}

// anAddress is what an e-mail address looks like.
var anAddress = regexp.MustCompile(`[\w.+-]+@[\w-]+\.[A-Za-z]{2,}`)

func TestSilverRefinesCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		t.Skip("TECHMAP_CORPORA is not set: it names the directory of real postings to measure with")
	}
	files, err := filepath.Glob(filepath.Join(dir, "postings", "*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	silver := medallion.NewSilver(map[string]medallion.Parser{"": fromLine})
	refined, lost := 0, 0
	for _, file := range files {
		for _, raw := range readLines(t, file) {
			p, err := silver.Refine(t.Context(), raw)
			if err != nil {
				require.ErrorIs(t, err, techmap.ErrMalformed, raw.Key)
				lost++
				continue
			}
			refined++
			for _, s := range p.Sections {
				assert.Empty(t, anAddress.FindString(s.Text), "%s names a person", p.ID)
			}
		}
	}
	t.Logf("%d refined, %d rejected: %+v", refined, lost, silver.Rules())
	assert.LessOrEqual(t, lost, refined/100)
}

// fromLine parses one line of a corpus.
var fromLine = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
	func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
		var line struct {
			Title, Company, Description string
			Tags                        []string
		}
		err := json.Unmarshal(raw.Body, &line)
		return techmap.Posting{
			Title: line.Title, Company: line.Company, Tags: line.Tags, Sections: section("", line.Description),
		}, err
	})

// readLines reads the lines of a compressed file as raw postings.
func readLines(t *testing.T, name string) []techmap.RawPosting {
	t.Helper()
	file, err := os.Open(name)
	require.NoError(t, err)
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	require.NoError(t, err)
	var out []techmap.RawPosting
	lines := bufio.NewScanner(zipped)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		raw := techmap.RawPosting{Source: "corpus", Key: fmt.Sprint(len(out) + 1), FetchedAt: fetched}
		raw.Body = append(raw.Body, lines.Bytes()...)
		out = append(out, raw)
	}
	require.NoError(t, lines.Err())
	return out
}

func BenchmarkSilver(b *testing.B) {
	body, err := os.ReadFile(filepath.Join("testdata", "silver", "wanted-text.json"))
	require.NoError(b, err)
	silver := medallion.NewSilver(map[string]medallion.Parser{"": asParsed})
	raw := techmap.RawPosting{Source: "board", Key: "17", FetchedAt: fetched, Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := silver.Refine(b.Context(), raw); err != nil {
			b.Fatal(err)
		}
	}
}
