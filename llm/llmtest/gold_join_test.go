package llmtest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestReadLabelsNeedsNoText(t *testing.T) {
	t.Parallel()
	labels, err := ReadLabels(strings.NewReader(
		`{"id":"a:1","skills":[{"name":"Java","level":"required"}],"roles":["backend"],"may":["data-engineer"]}
{"id":"2","set":"board","seniority":"","experience":{"min_years":3}}`))
	require.NoError(t, err)
	require.Len(t, labels, 2)
	assert.Equal(t, techmap.PostingID("a:1"), labels[0].Posting.ID, "an ID without a set is as it stands")
	assert.Equal(t, []Label{{Name: "Java", Level: "required"}}, labels[0].Skills)
	assert.Equal(t, Fields{Roles: []string{"backend"}, May: map[string][]string{"roles": {"data-engineer"}}}, labels[0].Fields)
	assert.Equal(t, techmap.PostingID("board:2"), labels[1].Posting.ID)
	assert.Equal(t, new(techmap.Seniority), labels[1].Fields.Seniority, "labelled: the text says none")
	assert.Equal(t, 3, labels[1].Fields.Experience.MinYears)
	assert.Nil(t, labels[1].Fields.WorkModel, "not labelled")
	assert.Nil(t, labels[1].Fields.Roles, "not labelled")

	_, err = ReadLabels(strings.NewReader(`{"skills":[]}`))
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.ErrorContains(t, err, "line 1")
}

func TestJoinFindsTheTexts(t *testing.T) {
	t.Parallel()
	posting := func(id, title string) techmap.Posting {
		source, _ := techmap.PostingID(id).Split()
		return techmap.Posting{ID: techmap.PostingID(id), Source: source, Title: title}
	}
	for name, tc := range map[string]struct {
		labels   []string
		postings []techmap.Posting
		want     []string // titles
		missing  []techmap.PostingID
		err      string
	}{
		"by the whole ID":               {labels: []string{"a:1"}, postings: []techmap.Posting{posting("b:1", "no"), posting("a:1", "yes")}, want: []string{"yes"}},
		"… wherever it stands":          {labels: []string{"a:1"}, postings: []techmap.Posting{posting("a:1", "yes"), posting("b:1", "no")}, want: []string{"yes"}},
		"by the key":                    {labels: []string{"1"}, postings: []techmap.Posting{posting("b:1", "yes")}, want: []string{"yes"}},
		"by the key of another source":  {labels: []string{"a:1"}, postings: []techmap.Posting{posting("b:1", "yes")}, want: []string{"yes"}},
		"in the order of the labels":    {labels: []string{"a:2", "a:1"}, postings: []techmap.Posting{posting("a:1", "1"), posting("a:2", "2")}, want: []string{"2", "1"}},
		"what is not there is said":     {labels: []string{"a:1", "a:2"}, postings: []techmap.Posting{posting("a:1", "1")}, want: []string{"1"}, missing: []techmap.PostingID{"a:2"}},
		"postings nobody asked for":     {labels: nil, postings: []techmap.Posting{posting("a:1", "1")}},
		"a key of two sources":          {labels: []string{"1"}, postings: []techmap.Posting{posting("a:1", "1"), posting("b:1", "2")}, err: `"1" may mean "a:1" or "b:1"`},
		"two labels of one posting":     {labels: []string{"a:1", "a:1"}, err: `"a:1" is labelled twice`},
		"the same posting comes twice":  {labels: []string{"a:1"}, postings: []techmap.Posting{posting("a:1", "old"), posting("a:1", "new")}, want: []string{"new"}},
		"two labels, one text, one ID":  {labels: []string{"a:1", "1"}, postings: []techmap.Posting{posting("a:1", "1")}, want: []string{"1"}, missing: []techmap.PostingID{"1"}},
		"… unless the whole ID comes":   {labels: []string{"a:1"}, postings: []techmap.Posting{posting("b:1", "1"), posting("c:1", "2"), posting("a:1", "yes")}, want: []string{"yes"}},
		"a colon in the key of a label": {labels: []string{"a:b:1"}, postings: []techmap.Posting{posting("a:b:1", "1")}, want: []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var labels []Labelled
			for _, id := range tc.labels {
				labels = append(labels, Labelled{Posting: techmap.Posting{ID: techmap.PostingID(id)}, Skills: []Label{label("Java")}})
			}
			corpus, missing, err := Join(labels, techmap.Of(tc.postings...))
			if tc.err != "" {
				require.ErrorIs(t, err, techmap.ErrInvalid)
				assert.ErrorContains(t, err, tc.err)
				return
			}
			require.NoError(t, err)
			var titles []string
			for _, l := range corpus {
				titles = append(titles, l.Posting.Title)
				assert.Equal(t, []Label{label("Java")}, l.Skills)
				assert.Equal(t, l.Posting.Source, l.Set, "without a set of its own, the source")
			}
			assert.Equal(t, tc.want, titles)
			assert.Equal(t, tc.missing, missing)
		})
	}
}

func TestJoinPassesLostRecordsBy(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	stream := func(err error) func(func(techmap.Posting, error) bool) {
		return func(yield func(techmap.Posting, error) bool) {
			_ = yield(techmap.Posting{}, err) && yield(techmap.Posting{ID: "a:1"}, nil)
		}
	}
	labels := []Labelled{{Posting: techmap.Posting{ID: "a:1"}}}
	corpus, missing, err := Join(labels, stream(&techmap.RecordError{Err: broken}))
	require.NoError(t, err)
	assert.Len(t, corpus, 1)
	assert.Empty(t, missing)
	_, _, err = Join(labels, stream(broken))
	require.ErrorIs(t, err, broken)
}

func FuzzReadLabels(f *testing.F) {
	f.Add(`{"id":"a:1","skills":[{"name":"Java","level":"required"}],"roles":["backend"],"salary":{"min":1}}`)
	f.Add(`{"id":":","set":":","may":null,"deadline":{"kind":"fixed","date":{"time":"2026-11-22T00:00:00Z"}}}`)
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		labels, err := ReadLabels(strings.NewReader(lines))
		if err != nil {
			return
		}
		corpus, missing, err := Join(labels, techmap.Of(techmap.Posting{ID: "a:1", Source: "a"}))
		if err != nil {
			return
		}
		if len(corpus)+len(missing) != len(labels) {
			t.Fatalf("%d labels became %d and %d", len(labels), len(corpus), len(missing))
		}
		if _, err := Evaluate(t.Context(), naive{}, tax, corpus, nil); err != nil {
			t.Fatal(err)
		}
	})
}

func ExampleJoin() {
	labels, err := ReadLabels(strings.NewReader(`{"id":"board:7","roles":["backend"],"seniority":"senior"}`))
	if err != nil {
		return
	}
	postings := techmap.Of(techmap.Posting{ID: "board:7", Title: "시니어 백엔드 개발자"})
	corpus, missing, err := Join(labels, postings)
	fmt.Println(corpus[0].Posting.Title, corpus[0].Fields.Roles, len(missing), err)
	// Output: 시니어 백엔드 개발자 [backend] 0 <nil>
}
