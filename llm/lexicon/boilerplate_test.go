package lexicon_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
)

const footer = "본 채용정보는 Java로 만든 달빛채용이 제공하며 무단으로 옮길 수 없습니다."

// site yields postings of a source: each company's own text, and the footer of all.
func site(source string, companies, each int) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		for c := range companies {
			for n := range each {
				p := techmap.Posting{
					ID: techmap.NewPostingID(source, fmt.Sprintf("%d-%d", c, n)), Source: source, Company: fmt.Sprintf("(주)가게%d", c),
					Sections: []techmap.Section{{Kind: techmap.SectionOther, Text: fmt.Sprintf(
						"우리 가게 %d호점은 오래전부터 Docker로 서버를 굴리고 있습니다.\n• Java\n%s", c, footer)}},
				}
				if !yield(p, nil) {
					return
				}
			}
		}
	}
}

func TestBoilerplate(t *testing.T) {
	t.Parallel()
	b, err := lexicon.BuildBoilerplate(site("달빛", 40, 2))
	require.NoError(t, err)
	assert.Equal(t, 1, b.Len(), "the footer, but neither the short line nor what one company says")

	x := lexicon.New(small(t), &lexicon.Options{Boilerplate: b})
	for p, err := range site("달빛", 1, 1) {
		require.NoError(t, err)
		got := one(t, x, p)
		require.Len(t, got.Mentions, 2)
		assert.Equal(t, []string{"docker", "java"}, demanded(got))
		assert.Equal(t, "• Java", p.Line(got.Mentions[1].Span), "the footer's Java is left out")
	}
	for p, err := range site("다른곳", 1, 1) {
		require.NoError(t, err)
		assert.Len(t, one(t, x, p).Mentions, 3, "it is the boilerplate of one source only")
	}
}

func TestBoilerplateNeedsCompanies(t *testing.T) {
	t.Parallel()
	b, err := lexicon.BuildBoilerplate(site("달빛", 19, 10))
	require.NoError(t, err)
	assert.Zero(t, b.Len(), "nineteen companies tell nothing, however often they advertise")
}

func TestBoilerplateFile(t *testing.T) {
	t.Parallel()
	b, err := lexicon.BuildBoilerplate(site("달빛", 40, 1))
	require.NoError(t, err)
	var file bytes.Buffer
	n, err := b.WriteTo(&file)
	require.NoError(t, err)
	assert.Equal(t, int64(file.Len()), n)
	assert.Regexp(t, `^techmap-boilerplate 1\n[0-9a-f]{16}\n$`, file.String())

	again, err := lexicon.ReadBoilerplate(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	name := func(b *lexicon.Boilerplate) string {
		return lexicon.New(small(t), &lexicon.Options{Boilerplate: b}).Name()
	}
	assert.Equal(t, name(b), name(again))
	assert.Equal(t, b.Len(), again.Len())
}

func TestBoilerplateErrors(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"empty":         "",
		"other version": "techmap-boilerplate 2\n",
		"no hash":       "techmap-boilerplate 1\nxyz\n",
		"short hash":    "techmap-boilerplate 1\nff\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := lexicon.ReadBoilerplate(strings.NewReader(file))
			assert.ErrorIs(t, err, techmap.ErrMalformed)
		})
	}
	broken := errors.New("broken")
	_, err := lexicon.ReadBoilerplate(iotest.ErrReader(broken))
	assert.ErrorIs(t, err, broken)
	_, err = lexicon.BuildBoilerplate(func(yield func(techmap.Posting, error) bool) { yield(techmap.Posting{}, broken) })
	assert.ErrorIs(t, err, broken)
}

func ExampleBuildBoilerplate() {
	b, err := lexicon.BuildBoilerplate(techmap.Of(techmap.Posting{ID: "a:1", Source: "a"}))
	fmt.Println(b.Len(), err)
	// Output: 0 <nil>
}

func ExampleReadBoilerplate() {
	b, err := lexicon.ReadBoilerplate(strings.NewReader("techmap-boilerplate 1\n0123456789abcdef\n"))
	fmt.Println(b.Len(), err)
	// Output: 1 <nil>
}
