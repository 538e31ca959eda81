package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A footer that a board puts under the postings of all companies names a technology that
// none of them asks for.
func TestBoilerplate(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 60 {
		fmt.Fprintf(&b, `{"id":"%d","source":"board","title":"백엔드 개발자","company":"회사 %d","description":`+
			`"[자격요건]\n- Java 경험 %d년\n[기술 스택]\n이 공고는 Kubernetes 기반 추천 엔진이 골라 드립니다"}`+"\n", i, i, i%5+1)
	}
	p := newShop(t)
	p.done("import", file(t, "board.jsonl", b.String()))
	assert.Contains(t, p.done("top", "--role", "backend"), "Kubernetes")

	r := p.techmap("boilerplate", "--lang", "en")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "1 line ")
	assert.Contains(t, p.done("boilerplate", "--out", "-"), "\n", "hashes, not texts")
	assert.NotContains(t, p.done("boilerplate", "--out", "-"), "추천")

	p.done("load")
	p.done("publish")
	top := p.done("top", "--role", "backend")
	assert.NotContains(t, top, "Kubernetes")
	assert.Contains(t, top, "Java")

	require.NoError(t, os.WriteFile(filepath.Join(p.store, "boilerplate.txt"), []byte("nonsense\n"), 0o600))
	broken := p.techmap("load")
	assert.Equal(t, exitFailed, broken.status)
	assert.Contains(t, broken.stderr, "boilerplate.txt", "which file")
	assert.Contains(t, broken.stderr, `"techmap boilerplate"`, "and what to do")
	assert.Equal(t, exitFailed, p.techmap("--boilerplate", "nowhere.txt", "top").status)
}
