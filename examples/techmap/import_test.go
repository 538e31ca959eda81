package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// line returns a posting in the import form.
func line(id, title, description string) string {
	data, _ := json.Marshal(map[string]string{
		"source": "board", "id": id, "title": title, "company": "주식회사 무늬" + id, "posted_at": "2026-11-02", "description": description,
	})
	return string(data)
}

const goodText = "[자격요건]\n• Java와 Spring Boot 경험 3년 이상\n[우대사항]\n• Kubernetes 운영 경험"

func TestImportGoesRoundBadLines(t *testing.T) {
	t.Parallel()
	lines := []string{
		line("1", "백엔드 개발자", goodText),
		`{"id":"2","title":`,
		`{"title":"no id","description":"text"}`,
		`{"id":"4","description":"no title"}`,
		`{"id":"5","title":"nothing to read"}`,
		`{"id":"6","title":"misspelt","descripton":"text"}`,
		`{"id":7,"title":"a number for an id","description":"text"}`,
		"{\"id\":\"8\",\"title\":\"\xff\xfe\",\"description\":\"text\"}",
		"",
		line("9", "Backend Engineer", "Requirements\n- Go and PostgreSQL"),
	}
	in := file(t, "postings.jsonl", strings.Join(lines, "\n"))
	p := newShop(t)
	r := p.techmap("import", in)
	require.Equal(t, exitPartial, r.status, r.stderr)
	assert.NotContains(t, r.stderr, "does not balance")
	gold := p.done("export")
	assert.Equal(t, 2, strings.Count(gold, "\n"), "good records around the bad ones go through")
	assert.Contains(t, gold, `"board:1"`)
	assert.Contains(t, gold, `"board:9"`)

	out := filepath.Join(t.TempDir(), "gold.jsonl")
	p.done("export", "--out", out)
	written, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Equal(t, gold, string(written), "a file holds what the terminal shows")

	rejects := p.done("rejects", "--format", "json")
	for n, want := range map[int]string{
		2: "JSON", 3: "id", 4: "title", 5: "description", 6: `description`, 7: "id", 8: "UTF-8",
	} {
		assert.Contains(t, rejects, fmt.Sprintf(`postings.jsonl\" line %d:`, n), "line %d is named", n)
		assert.Contains(t, rejects, want)
	}
	assert.Contains(t, p.done("rejects"), `postings.jsonl" line 2`)
}

func TestImportTakesTextOrTagsAlone(t *testing.T) {
	t.Parallel()
	in := file(t, "p.jsonl", `{"source":"b","id":"1","title":"백엔드 개발자","description":"[자격요건]\n• Java 경험","tags":["Kotlin"]}`+"\n")
	for _, tt := range []struct {
		flag         string
		java, kotlin bool
	}{{"", true, true}, {"--no-tags", true, false}, {"--only-tags", false, true}} {
		p := newShop(t)
		args := []string{"import", in, "--no-show"}
		if tt.flag != "" {
			args = append(args, tt.flag)
		}
		p.done(args...)
		gold := p.done("export")
		assert.Equal(t, tt.java, strings.Contains(gold, `"skill":"java"`), "java with %q", tt.flag)
		assert.Equal(t, tt.kotlin, strings.Contains(gold, `"skill":"kotlin"`), "kotlin with %q", tt.flag)
	}
}

func TestImportSaysWhatIsWrongWithItsSurroundings(t *testing.T) {
	t.Parallel()
	good := file(t, "good.jsonl", line("1", "백엔드 개발자", goodText))
	t.Run("a folder for a file", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		r := newShop(t).techmap("import", dir)
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, dir)
	})
	t.Run("no such file", func(t *testing.T) {
		t.Parallel()
		r := newShop(t).techmap("import", "/nowhere/postings.jsonl")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "/nowhere/postings.jsonl")
	})
	t.Run("a file where the store should be", func(t *testing.T) {
		t.Parallel()
		r := call(t.Context(), "", "--store", good, "import", good)
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, good)
		assert.Contains(t, r.stderr, "--store")
	})
	t.Run("a store of a newer version", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		p.done("import", good, "--no-show")
		makeNewer(t, filepath.Join(p.store, "techmap.db"))
		r := p.techmap("import", good)
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "upgrade techmap")
	})
	t.Run("a file that is no database", func(t *testing.T) {
		t.Parallel()
		p := newShop(t)
		require.NoError(t, os.MkdirAll(p.store, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(p.store, "techmap.db"), []byte(strings.Repeat("no database ", 100)), 0o600))
		r := p.techmap("import", good)
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, "techmap.db")
	})
}

// makeNewer makes the store look as if a later techmap had written it.
func makeNewer(t *testing.T, db string) {
	t.Helper()
	conn, err := sql.Open("sqlite", db)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.ExecContext(t.Context(), `UPDATE schema_version SET version = 9999`)
	require.NoError(t, err)
}

func TestImportSkipsAnEndlessLineInBoundedMemory(t *testing.T) {
	t.Parallel()
	huge := `{"id":"2","title":"huge","description":"` + strings.Repeat("x", 50<<20) + `"}`
	in := file(t, "huge.jsonl", line("1", "백엔드 개발자", goodText)+"\n"+huge+"\n"+line("3", "백엔드 개발자", goodText)+"\n")
	p := newShop(t)
	r := p.techmap("import", in, "--no-show")
	require.Equal(t, exitPartial, r.status, r.stderr)
	assert.Equal(t, 2, strings.Count(p.done("export"), "\n"))
	assert.Contains(t, p.done("rejects", "--format", "json"), `huge.jsonl\" line 2`)
}

func TestInterruptedImportGoesOn(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintln(&b, line(fmt.Sprint(i), "백엔드 개발자", goodText))
	}
	in := file(t, "many.jsonl", b.String())
	p, undisturbed := newShop(t), newShop(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := call(ctx, "", "--store", p.store, "import", in)
	assert.Equal(t, exitFailed, r.status)
	p.done("import", in, "--no-show")
	undisturbed.done("import", in, "--no-show")
	for _, layer := range []string{"silver", "gold", "openings"} {
		assert.Equal(t, undisturbed.done("export", "--layer", layer), p.done("export", "--layer", layer), layer)
	}
}
