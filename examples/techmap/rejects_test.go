package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRejects follows lost records from the list to their recovery.
func TestRejects(t *testing.T) {
	t.Parallel()
	b, p := newBoard(t, 5), newShop(t)
	p.own("dotori.yaml", b.file("dotori", ".heading", "default: on")) // which the answers do not have
	r := p.techmap("run", "--site", "dotori", "--allow-private")
	require.Equal(t, exitPartial, r.status, r.stderr)
	require.Zero(t, p.openings())

	t.Run("they are listed", func(t *testing.T) {
		out := p.done("rejects", "--format", "json")
		assert.Contains(t, out, `"dotori:1"`)
		assert.Equal(t, out, p.done("rejects", "list", "--source", "dotori", "--format", "json"), "list is what is meant")
		assert.Contains(t, p.done("rejects", "--source", "elsewhere", "--format", "json"), "[]")
	})
	t.Run("one is shown with the place of its bytes", func(t *testing.T) {
		out := p.done("rejects", "show", "dotori:1")
		assert.Contains(t, out, "refine")
		assert.Contains(t, out, ".jsonl.zst")
		r := p.techmap("rejects", "show", "dotori:99")
		assert.Equal(t, exitFailed, r.status)
		assert.Contains(t, r.stderr, `no lost record is called "dotori:99"`)
	})
	t.Run("as long as the cause is there they are lost again", func(t *testing.T) {
		r := p.techmap("rejects", "replay")
		assert.Equal(t, exitPartial, r.status)
		assert.Contains(t, r.stderr, "0 of 5 lost records got through now; 5 did not")
	})
	t.Run("when it is mended they get through", func(t *testing.T) {
		p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
		asked := b.details()
		r := p.techmap("rejects", "replay", "--cause", "title")
		assert.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, "5 of 5 lost records got through now")
		assert.Equal(t, 5, p.openings())
		assert.Contains(t, p.done("rejects", "--format", "json"), "[]")
		assert.Equal(t, asked, b.details(), "the site is not asked")
		r = p.techmap("rejects", "replay")
		assert.Equal(t, exitDone, r.status)
		assert.Contains(t, r.stderr, "no lost record is of that kind")
	})
}
