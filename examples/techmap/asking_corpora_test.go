package main

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCorporaWithAModel asks about real postings, Korean and English, once: they are made
// again from bronze with what was answered, and nothing is asked a second time.
func TestCorporaWithAModel(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(corpora(t), "postings")
	files := []string{filepath.Join(dir, "ko_jumpit_2023.jsonl.gz"), filepath.Join(dir, "en_microsoft_careers.jsonl.gz")}
	p := newTemple(t)
	began := time.Now()
	r := p.cascade(append([]string{"import", "--no-show"}, files...)...)
	require.NotContains(t, []int{exitFailed, exitMisuse}, r.status, r.stderr)
	t.Logf("%v\n%s", time.Since(began).Round(time.Second), r.stderr)
	calls := p.o.count()
	assert.Positive(t, calls)
	_, pending := p.answered()
	assert.Zero(t, pending)
	booked, _ := p.spent()
	assert.Equal(t, calls, booked)
	first := p.layers()

	require.Equal(t, exitDone, p.cascade("annotate").status)
	assert.Equal(t, calls, p.o.count(), "nothing is left to ask")
	dropLayers(t, p.store)
	p.techmap("replay", "--extractor", "cascade", "--model", modelName)
	assert.Equal(t, calls, p.o.count())
	assert.True(t, sameLayers(first, p.layers()))
}
