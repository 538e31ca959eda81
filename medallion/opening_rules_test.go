package medallion

import (
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func rules(t testing.TB, lines ...string) *OpeningRules {
	t.Helper()
	r, err := ReadOpeningRules(strings.NewReader(strings.Join(lines, "\n")))
	require.NoError(t, err)
	return r
}

func TestRulesOverruleWhatIsFound(t *testing.T) {
	t.Parallel()
	postings := []techmap.CanonicalPosting{
		gold("a:1", "백엔드 개발자", 1, "go", "kafka", "mysql"),
		gold("b:1", "백엔드 개발자", 2, "go", "kafka", "mysql"),
		gold("a:2", "Data Engineer", 3, "python"),
		gold("b:2", "데이터 분석가", 4, "r"),
	}
	tests := []struct {
		name  string
		rules []string
		want  []string // members of each opening
	}{
		{"none", nil, []string{"a:1 b:1", "a:2", "b:2"}},
		{"a merge undone", []string{"different b:1 a:1"}, []string{"a:1", "a:2", "b:1", "b:2"}},
		{"a merge forced", []string{"# retitled", "", "same a:2 b:2"}, []string{"a:1 b:1", "a:2 b:2"}},
		{"a chain", []string{"same a:1 a:2", "same a:2 b:2"}, []string{"a:1 a:2 b:1 b:2"}},
		{"a chain against a rule", []string{"same a:1 a:2", "same a:2 b:2", "different a:1 b:2"}, []string{"a:1 a:2 b:1", "b:2"}},
		{"postings that are not there", []string{"same a:1 x:9", "different x:8 b:1"}, []string{"a:1 b:1", "a:2", "b:2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newMemoryStore(postings...)
			pub := publish(t, s, &PublishOptions{Rules: rules(t, tt.rules...)})
			var got []string
			for _, o := range s.published() {
				var ids []string
				for _, id := range o.Members {
					ids = append(ids, string(id))
				}
				got = append(got, strings.Join(ids, " "))
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.rules == nil, pub.Method == PublishMethod, "the method says by which rules: %q", pub.Method)
		})
	}
}

func TestRulesHaveNoOrder(t *testing.T) {
	t.Parallel()
	a, b := rules(t, "same a:1 b:1", "different a:1 c:1"), rules(t, "different c:1 a:1", "same b:1 a:1", "same a:1 b:1")
	assert.Equal(t, a.version(), b.version())
	assert.Equal(t, 2, b.Len())
	assert.NotEqual(t, a.version(), rules(t, "same a:1 b:1").version())
	assert.Zero(t, (*OpeningRules)(nil).Len())
}

func TestBadRulesAreNamed(t *testing.T) {
	t.Parallel()
	for _, lines := range []string{
		"same a:1", "same a:1 b:1 c:1", "equal a:1 b:1", "same a:1 a:1", "same a:1 b:1\ndifferent b:1 a:1",
	} {
		_, err := ReadOpeningRules(strings.NewReader("# rules\n" + lines))
		require.ErrorIs(t, err, techmap.ErrMalformed, "%q", lines)
		assert.ErrorContains(t, err, "line ")
	}
	_, err := ReadOpeningRules(iotest.ErrReader(assert.AnError))
	require.ErrorIs(t, err, assert.AnError)
}

func FuzzReadOpeningRules(f *testing.F) {
	f.Add("same a:1 b:1\n# remark\ndifferent a:1 c:1")
	f.Fuzz(func(t *testing.T, in string) {
		r, err := ReadOpeningRules(strings.NewReader(in))
		if err == nil && r.Len() > strings.Count(in, "\n")+1 {
			t.Fatalf("%d rules of %q", r.Len(), in)
		}
	})
}

func ExampleReadOpeningRules() {
	rules, err := ReadOpeningRules(strings.NewReader("# retitled in May\nsame wanted:17 jumpit:4\n"))
	fmt.Println(rules.Len(), err)
	// Output: 1 <nil>
}
