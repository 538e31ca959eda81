package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/medallion"
)

// twins are postings of one company: one job on two sites, and another.
const twins = `{"source":"a","id":"1","title":"백엔드 개발자","company":"우아한형제들","location":"서울 송파구","description":"[주요업무]\n주문 서버를 Go로 만들고 Kafka로 잇습니다\n[자격요건]\nGo, MySQL 3년 이상","posted_at":"2026-11-02"}
{"source":"b","id":"1","title":"[Woowa Brothers] Backend Engineer","company":"Woowa Brothers Corp.","location":"서울","description":"[주요업무]\n- 주문 서버를 Go로 만들고, Kafka로 잇습니다.\n[자격요건]\n- Go, MySQL 3년 이상","posted_at":"2026-11-03"}
{"source":"a","id":"2","title":"시니어 백엔드 개발자","company":"우아한형제들","location":"서울 송파구","description":"[주요업무]\n주문 서버를 Go로 만들고 Kafka로 잇습니다\n[자격요건]\nGo, MySQL 3년 이상","posted_at":"2026-11-02"}
`

func TestWhySame(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	p.done("import", "--no-show", file(t, "twins.jsonl", twins))

	var why medallion.Comparison
	require.NoError(t, json.Unmarshal([]byte(p.done("why-same", "a:1", "b:1", "--format", "json")), &why))
	assert.True(t, why.Same)
	assert.Equal(t, medallion.CheckText, why.By)
	assert.Equal(t, why.OpeningA, why.OpeningB)

	out := p.done("why-same", "a:1", "b:1", "--lang", "en")
	assert.Contains(t, out, "a:1 and b:1 are one opening, a:1")
	assert.Contains(t, out, "Their texts are alike")
	assert.Contains(t, out, `"different a:1 b:1"`)
	out = p.done("why-same", "a:1", "a:2", "--lang", "ko")
	assert.Contains(t, out, "서로 다른 채용입니다")
	assert.Contains(t, out, "한쪽 제목에만 있는")

	r := p.techmap("why-same", "a:1", "x:9", "--lang", "en")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "not both of a:1 and x:9 are in gold")
}

func TestAMergeIsUndoneAndForcedByTheRulesOfTheStore(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	p.done("import", "--no-show", file(t, "twins.jsonl", twins))
	rules := filepath.Join(p.store, "openings.rules")
	require.NoError(t, os.WriteFile(rules, []byte("different a:1 b:1\nsame a:2 b:1\n"), 0o600))
	assert.Contains(t, p.done("publish"), medallion.PublishMethod+"+")

	assert.Contains(t, p.done("why-same", "a:1", "b:1", "--lang", "en"), "A rule of yours says so.")
	assert.Contains(t, p.done("why-same", "a:2", "b:1", "--lang", "en"), "a:2 and b:1 are one opening, a:2")

	r := p.techmap("--openings-rules", file(t, "bad.rules", "equal a:1 b:1"), "publish")
	assert.Equal(t, exitMisuse, r.status)
	assert.Contains(t, r.stderr, "line 1")
	r = p.techmap("--openings-rules", filepath.Join(t.TempDir(), "none"), "publish")
	assert.Equal(t, exitMisuse, r.status)
}

func TestAStoreMayKnowMoreCompanies(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	require.NoError(t, os.MkdirAll(p.store, 0o700))
	names := filepath.Join(p.store, "companies.tsv")
	require.NoError(t, os.WriteFile(names, []byte("가온소프트\tGaonsoft\n"), 0o600))
	ads := strings.NewReplacer("우아한형제들", "(주)가온소프트", "Woowa Brothers Corp.", "Gaonsoft, Inc.", "[Woowa Brothers]", "[Gaonsoft]").Replace(twins)
	p.done("import", "--no-show", file(t, "twins.jsonl", ads))
	assert.Contains(t, p.done("why-same", "a:1", "b:1", "--lang", "en"), "are one opening")

	require.NoError(t, os.WriteFile(names, []byte("Gaonsoft\n"), 0o600))
	r := p.techmap("publish")
	assert.Equal(t, exitMisuse, r.status)
	assert.Contains(t, r.stderr, "line 1")
}
